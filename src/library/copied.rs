//! Which file or folder another one is a copy of, as its name says.

use super::as_file_name;

/// Words in the names of copies that Windows, macOS and shared disks make, in the languages of many clinics.
const MARKS: [&str; 10] =
    ["copy", "copia", "kopie", "copie", "kopia", "kopi", "desktop", "laptop", "conflict", "conflicted"];

/// The name of which this one is a copy, if that is there, too: `risks` of `risks - Copy`, `risks (1)` and
/// `risks-DESKTOP-4F5G6H7`.
pub(super) fn copied(name: &str, is_there: impl Fn(&str) -> bool) -> Option<String> {
    let plain = as_file_name(name);
    let is_mark = |rest: &str| {
        let is_number = name.contains('(') && rest.bytes().all(|byte| byte.is_ascii_digit());
        is_number || rest.split('-').any(|word| MARKS.contains(&word))
    };
    let ends = plain.match_indices('-').map(|(at, _)| at).filter(|at| is_mark(&plain[at + 1..]));
    let original = ends.map(|at| &plain[..at]).chain(plain.strip_prefix("copy-of-")).find(|name| is_there(name));
    original.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::copied;

    #[test]
    fn a_copy_is_known_by_its_name_where_the_original_is_there() {
        for name in [
            "risks - Copy",
            "risks - Copy (2)",
            "risks copy 2",
            "risks (1)",
            "risks - Kopie",
            "risks - copia",
            "risks-DESKTOP-4F5G6H7",
            "risks (Maria's conflicted copy 2026-11-21)",
            "Copy of risks",
        ] {
            assert_eq!(copied(name, |name| name == "risks").as_deref(), Some("risks"), "{name}");
            assert_eq!(copied(name, |_| false), None);
        }
        for name in ["Risks (new)", "Risks 2", "Risks", "Copyright (new)"] {
            assert_eq!(copied(name, |_| true), None, "{name}");
        }
    }
}
