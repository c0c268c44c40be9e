//! A page as it is served: one script more than in the site, and leave for it in the policy.

/// The script that shows problems and loads the page again.
pub(super) const SCRIPT: &str = include_str!("live.js");

/// Where it is. No page of a clinic can have this address: hidden files are not part of a site.
pub(super) const SCRIPT_PATH: &str = "/.handout/live.js";

/// Where it listens.
pub(super) const EVENTS_PATH: &str = "/.handout/events";

/// What stands where no page can be drawn yet.
const NOT_YET: &str = "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'\">
<meta name=\"viewport\" content=\"width=device-width\">
<meta name=\"color-scheme\" content=\"light dark\">
<title>This page cannot be shown yet</title>
</head>
<body>
<main>
<h1>This page cannot be shown yet</h1>
<p>Something in the texts stands in its way. The problems are listed below, with the next step for each.</p>
<p>As soon as they are mended, the page appears here by itself.</p>
</main>
</body>
</html>
";

const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";

/// What stands where no page can be drawn yet.
pub(super) fn not_yet() -> Vec<u8> {
    NOT_YET.into()
}

/// The name of an edition: a server that was started again has others.
pub(super) fn version(number: u64) -> String {
    format!("{}-{number}", std::process::id())
}

/// Adds the script to a page, and leave for it.
pub(super) fn with_script(html: Vec<u8>, number: u64) -> Vec<u8> {
    let html = match String::from_utf8(html) {
        Ok(html) => html,
        Err(error) => return error.into_bytes(),
    };
    let script = format!("<script src=\"{SCRIPT_PATH}\" data-version=\"{}\" defer></script>\n", version(number));
    let (head, body) = html.split_at(html.find("</head>").unwrap_or(0));
    (with_leave(head) + &script + body).into_bytes()
}

/// The head of a page, with leave for the script and for its one connection if there is a policy.
fn with_leave(head: &str) -> String {
    let policy = head.split_once(POLICY).and_then(|(before, rest)| Some((before, rest.split_once('"')?)));
    let Some((before, (policy, after))) = policy else { return head.to_owned() };
    let policy = allowing_own(&allowing_own(policy, "script-src"), "connect-src");
    format!("{before}{POLICY}{policy}\"{after}")
}

/// The policy, with leave for what comes from this server.
fn allowing_own(policy: &str, directive: &str) -> String {
    let mut parts: Vec<String> =
        policy.split(';').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect();
    let own = format!("{directive} 'self'");
    match parts.iter_mut().find(|part| part.split(' ').next() == Some(directive)) {
        Some(part) if part.split(' ').any(|word| word == "'self'") => {}
        Some(part) if part.contains("'none'") => *part = own,
        Some(part) => part.push_str(" 'self'"),
        None => parts.push(own),
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::{allowing_own, with_script};

    fn served(html: &str) -> String {
        String::from_utf8(with_script(html.into(), 3)).unwrap().replace(&std::process::id().to_string(), "PID")
    }

    const SCRIPT: &str = "<script src=\"/.handout/live.js\" data-version=\"PID-3\" defer></script>\n";

    #[test]
    fn a_page_gets_one_script_and_leave_for_it() {
        let meta = |policy: &str| format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
        let page = |policy: &str, script: &str| format!("<head>{}{script}</head><body>", meta(policy));
        let old = "default-src 'none'; script-src 'self'; form-action 'none'";
        assert_eq!(served(&page(old, "")), page(&format!("{old}; connect-src 'self'"), SCRIPT));
    }

    #[test]
    fn a_page_without_policy_or_head_gets_the_script_all_the_same() {
        assert_eq!(served("<head></head>"), format!("<head>{SCRIPT}</head>"));
        assert_eq!(served("<p>Hello"), format!("{SCRIPT}<p>Hello"));
        assert_eq!(with_script(vec![0xff], 1), vec![0xff]);
    }

    #[test]
    fn whatever_a_policy_says_the_script_may_run() {
        assert_eq!(allowing_own("script-src 'self'", "script-src"), "script-src 'self'");
        assert_eq!(allowing_own("script-src 'none';", "script-src"), "script-src 'self'");
        assert_eq!(allowing_own("script-src https://a.example", "script-src"), "script-src https://a.example 'self'");
        assert_eq!(allowing_own("", "script-src"), "script-src 'self'");
    }
}
