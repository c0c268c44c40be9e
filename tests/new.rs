//! `handout new` with the real program: what it begins has no problem, as a draft and when it is published.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test may fail, and writes what an author would")]

mod support;

use std::fs;

use handout::fields::{HANDOUT, Holds, QUESTIONNAIRE, Thing};
use handout::skeleton::SAMPLES;
use support::program::{handout, run};
use tempfile::TempDir;

/// A clinic with a topic and nothing else.
fn clinic() -> TempDir {
    let clinic = tempfile::tempdir().unwrap();
    assert_eq!(run(clinic.path(), &["init", "--empty", "-q", "--languages", "en,es"]), (0, String::new()));
    assert_eq!(run(clinic.path(), &["new", "--topic", "knee", "-q"]), (0, String::new()));
    clinic
}

fn read(clinic: &TempDir, path: &str) -> String {
    fs::read_to_string(clinic.path().join(path)).unwrap()
}

/// Takes the sign of a draft away, and writes own words for the sentences of the example.
fn publish_drafts(clinic: &TempDir) {
    publish(clinic, |text| SAMPLES.iter().fold(text, |text, sample| text.replace(sample, "Wear it.")));
}

fn publish(clinic: &TempDir, change: fn(String) -> String) {
    for entry in fs::read_dir(clinic.path().join("content/knee")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, change(text.replace("draft: true\n", ""))).unwrap();
    }
}

fn errors(clinic: &TempDir) -> String {
    let (code, said) = run(clinic.path(), &["check"]);
    if code == 0 { String::new() } else { said }
}

#[test]
fn whatever_is_begun_has_no_problem_and_is_no_page_until_somebody_says_so() {
    let clinic = clinic();
    for arguments in [
        &["new", "knee/brace", "-q"][..],
        &["new", "knee/check: up", "-q"],
        &["new", "knee/ready", "--questionnaire", "-q"],
        &["new", "knee/brace", "--lang", "es", "-q"],
        &["new", "knee/ready", "--lang", "es", "-q"],
        &["new", "content/parking.md", "--title", "Where to \"park\": by car", "-q"],
    ] {
        if arguments[1].contains(':') {
            assert_eq!(run(clinic.path(), arguments).0, 2);
        } else {
            assert_eq!(run(clinic.path(), arguments), (0, String::new()), "{arguments:?}");
        }
    }
    assert_eq!(run(clinic.path(), &["build", "--strict", "-q"]), (0, String::new()));
    let site = |path: &str| clinic.path().join("site").join(path).exists();
    assert!(!site("knee/brace.html") && !site("knee/ready.html") && !site("parking.html") && site("knee/index.html"));
    publish_drafts(&clinic);
    let (code, said) = run(clinic.path(), &["build"]);
    assert_eq!((code, said.contains("error[")), (0, false), "{said}");
    // The questionnaire has passed its proof: otherwise it would not be there.
    assert!(site("knee/brace.html") && site("es/knee/brace.html") && site("knee/ready.html"));
    let text = read(&clinic, "content/parking.md");
    assert!(text.contains("\ntitle: 'Where to \"park\": by car'\n"), "{text}");
}

#[test]
fn a_path_is_a_name_if_it_leads_into_the_folder_content() {
    let clinic = clinic();
    for (typed, made) in
        [(r"C:\Users\Maria\handouts\content\knee\strap.md", "strap"), ("/home/ana/content/knee/tape.MD", "tape")]
    {
        assert_eq!(run(clinic.path(), &["new", typed, "-q"]), (0, String::new()));
        assert!(clinic.path().join(format!("content/knee/{made}.md")).is_file());
    }
    for (typed, next) in [
        (r"C:\Users\Maria\strap.md", "write only the topic and the name: TOPIC/strap\n"),
        ("knee/con", "Windows can have no file or folder of the name `con`\nchoose another name\n"),
        ("templates/strings/", "in templates/strings/ there are: ar.yaml, en.yaml, es.yaml\n"),
    ] {
        let (code, said) = run(clinic.path(), &["new", typed]);
        assert_eq!((code, said.ends_with(next)), (2, true), "{said}");
    }
}

#[test]
fn nobody_publishes_the_sentences_of_the_example() {
    let clinic = clinic();
    run(clinic.path(), &["new", "knee/brace"]);
    run(clinic.path(), &["new", "knee/ready", "--questionnaire"]);
    assert_eq!(errors(&clinic), "");
    publish(&clinic, |text| text);
    let said = errors(&clinic);
    // Two of them stand only in the advice how to begin a handout or a topic.
    assert_eq!(said.matches("error[placeholder]").count(), SAMPLES.len() - 2, "{said}");
    assert_eq!(said.matches("error[").count(), SAMPLES.len() - 2, "{said}");
}

#[test]
fn every_field_is_explained_and_can_be_used() {
    fn look(thing: &Thing, text: &str) {
        for field in thing.fields {
            assert!(text.contains(&format!("# {}\n", field.says)), "{}: {}", thing.what, field.name);
            if let Holds::Record(inner) | Holds::Records(inner) = &field.holds {
                look(inner, text);
            }
        }
    }
    let clinic = clinic();
    run(clinic.path(), &["new", "knee/brace"]);
    run(clinic.path(), &["new", "knee/other-handout"]);
    run(clinic.path(), &["new", "knee/ready", "--questionnaire"]);
    let (brace, ready) = (read(&clinic, "content/knee/brace.md"), read(&clinic, "content/knee/ready.yaml"));
    look(&HANDOUT, &brace);
    look(&QUESTIONNAIRE, &ready);

    // Without its marks, each line is a field of the right form; only what it names is not there.
    fs::write(clinic.path().join("content/people.yaml"), "- id: its-id\n  name: Somebody\n").unwrap();
    let evidence = "- id: its-id\n  title: T\n  kind: review\n  read: whole\n  year: 2025\n";
    fs::write(clinic.path().join("content/evidence.yaml"), evidence).unwrap();
    let used = |text: &str| {
        let says: Vec<&str> = text.lines().filter(|line| line.trim_start_matches([' ', '#']).ends_with('.')).collect();
        let is_field =
            |line: &&str| !says.contains(line) || line.contains(": ") && !line.trim_start().starts_with("# ");
        let bare = |line: &str| {
            let indent = line.len() - line.trim_start().len();
            line[indent..].strip_prefix("# ").map_or(line.to_owned(), |rest| format!("{}{rest}", &line[..indent]))
        };
        text.lines().filter(is_field).map(bare).collect::<Vec<_>>().join("\n") + "\n"
    };
    let (fields, body) = brace[4..].split_once("---\n").unwrap();
    let all = used(fields).replace("withdrawn: Your words\n", "");
    assert!(all.contains("audience: Your words\n"));
    fs::write(clinic.path().join("content/knee/brace.md"), format!("---\n{all}---\n{body}")).unwrap();
    publish_drafts(&clinic);
    assert_eq!(errors(&clinic).matches("error[placeholder]").count(), all.matches("Your words").count());
    let all = all.replace("Your words", "Her words");
    fs::write(clinic.path().join("content/knee/brace.md"), format!("---\n{all}---\n{body}")).unwrap();
    publish_drafts(&clinic);
    assert_eq!(errors(&clinic), "");
    for field in HANDOUT.fields.iter().filter(|field| !["draft", "withdrawn"].contains(&field.name)) {
        assert!(all.contains(&format!("{}:", field.name)), "{}", field.name);
    }
}

#[test]
fn a_translation_begins_with_the_original() {
    let clinic = clinic();
    let original = "---\r\n# A note.\r\ntitle: Brace\r\nsummary: How.\r\nkey_points: [A b., C d., E f.]\r\norder: 3\r\n---\r\nWear it.\r\n\r\n![[help]]\r\n";
    fs::create_dir_all(clinic.path().join("content/parts")).unwrap();
    fs::write(clinic.path().join("content/parts/help.md"), "Help.\n").unwrap();
    fs::write(clinic.path().join("content/knee/brace.md"), original).unwrap();
    let (code, said) = run(clinic.path(), &["new", "knee/brace", "--lang", "ES"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("\n  handout new parts/help --lang es   begins a part of it\n"), "{said}");
    let text = read(&clinic, "content/knee/brace.es.md");
    let (note, rest) = text.split_once("# A note.").unwrap();
    assert!(
        note.starts_with("---\r\n# Translate into Español: title, summary, key_points, and all of the text below."),
        "{text}"
    );
    assert_eq!(
        rest,
        original.split_once("# A note.").unwrap().1.replace("order: 3\r\n", "order: 3\r\ndraft: true\r\n")
    );
    // Until it is translated, the page shows the original, and says so.
    assert_eq!(run(clinic.path(), &["build", "-q"]), (0, String::new()));
    assert!(read(&clinic, "site/es/knee/brace.html").contains("Wear it."));
}

#[test]
fn the_words_of_a_questionnaire_are_all_there_to_translate() {
    let clinic = tempfile::tempdir().unwrap();
    run(clinic.path(), &["init", "--languages", "en,es"]);
    assert_eq!(run(clinic.path(), &["new", "microneedling/candidacy", "--lang", "es", "-q"]), (0, String::new()));
    let path = clinic.path().join("content/microneedling/candidacy.es.yaml");
    let text = fs::read_to_string(&path).unwrap();
    for field in ["choose", "raises", "evidence", "version", "contact", "show_if"] {
        assert!(!text.contains(&format!("{field}:")), "{field} is no word to translate");
    }
    fs::write(&path, text.replace("draft: true\n", "")).unwrap();
    let (code, said) = run(clinic.path(), &["check"]);
    assert_eq!((code, said.contains("error[")), (0, false), "{said}");
    // Nobody has translated anything: one warning for the whole file is enough.
    assert_eq!(said.matches("warning[untranslated-text]").count(), 1, "{said}");
}

#[test]
fn a_draft_of_a_questionnaire_leads_nowhere() {
    let clinic = clinic();
    run(clinic.path(), &["new", "knee/ready", "--questionnaire"]);
    let index = read(&clinic, "content/knee/index.md");
    fs::write(clinic.path().join("content/knee/index.md"), format!("{index}\nAnswer [the questions](ready.yaml).\n"))
        .unwrap();
    let said = errors(&clinic);
    assert!(said.contains("`ready.yaml` is a draft, so patients would find no page there"), "{said}");
    publish_drafts(&clinic);
    assert_eq!(errors(&clinic), "");
    let form = read(&clinic, "content/knee/ready.yaml").replace("title: Ready", "title: Ready: your knee");
    fs::write(clinic.path().join("content/knee/ready.yaml"), form).unwrap();
    assert_eq!(errors(&clinic).matches("error[").count(), 1, "{}", errors(&clinic));
}

#[test]
fn what_cannot_be_begun_is_refused_with_what_to_type() {
    let clinic = clinic();
    run(clinic.path(), &["new", "knee/brace"]);
    let before = walkdir::WalkDir::new(clinic.path()).into_iter().count();
    let table = [
        (
            &["Wound care"][..],
            "too: handout new knee/wound-care\nfor a page beside the home page: handout new content/wound-care.md",
        ),
        (&["knee"], "`knee` is a topic\nwrite the name of a handout of it, too: handout new knee/NAME\n"),
        (&["knee/brace/walk"], "try: knee/brace-walk\n"),
        (&["brace"][..], "`brace` names no topic\nwrite the topic, too: handout new knee/brace\n"),
        (&["knee/brace"], "content/knee/brace.md is there already\n"),
        (&["knee/brace", "--questionnaire"], "content/knee/brace.md is there already\n"),
        (&["knee/Mi rodilla más"], "try: knee/mi-rodilla-mas\n"),
        (
            &["kne/walk"],
            "there is no topic `kne`; did you mean `knee`?\nthe topics are: knee\nto make one: handout new --topic kne\n",
        ),
        (&["parts/walk"], "into a new file content/parts/walk.md, and put them into handouts with ![[walk]]"),
        (&["--topic", "knee"], "content/knee/index.md is there already\n"),
        (&["--topic", "parts"], "`parts` cannot be a topic"),
        (&["--topic", "knee/brace"], "`knee/brace` cannot be a topic"),
        (&["--topic", "Knie Operation"], "`Knie Operation` cannot be a web address"),
        (&["knee/brase", "--lang", "es"], "there is no handout `knee/brase`; did you mean `knee/brace`?\n"),
        (&["knee/brace", "--lang", "en"], "the originals are in English already: leave out --lang\n"),
        (
            &["knee/brace", "--lang", "ar"],
            "content/clinic.yaml does not name العربية yet\nwrite there: languages: [en, es, ar]\n",
        ),
        (
            &["knee/brace", "--lang", "xx"],
            "`xx` is not the code of a language that we know\nthe languages in content/clinic.yaml are: en, es\n",
        ),
        (&["knee/walk", "--topic", "--questionnaire"], "cannot be used with"),
        (&["knee/walk", "--edit"], "no editor is known"),
        (&["knee/walk", "--questionaire"], "'--questionnaire'"),
    ];
    for (arguments, why) in table {
        if arguments.contains(&"--edit") && !cfg!(target_os = "linux") {
            continue;
        }
        let (code, said) = run(clinic.path(), &[&["new"][..], arguments].concat());
        assert_eq!((code, said.contains(why)), (2, true), "{arguments:?}: {said}");
        assert_eq!(walkdir::WalkDir::new(clinic.path()).into_iter().count(), before);
    }
}

#[cfg(unix)]
#[test]
fn the_editor_is_opened_and_waited_for() {
    let clinic = clinic();
    let edit = |editor: &str| {
        let mut command = handout();
        let ended = command.args(["new", "knee/walk", "--edit", "-q"]).env("EDITOR", editor).current_dir(clinic.path());
        let ended = ended.output().unwrap();
        (ended.status.code().unwrap(), String::from_utf8(ended.stderr).unwrap())
    };
    assert_eq!(edit("sed -i -e 's/^title: Walk$/title: \"Walk: again\"/'"), (0, String::new()));
    assert!(read(&clinic, "content/knee/walk.md").contains("\ntitle: \"Walk: again\"\n"));
    fs::remove_file(clinic.path().join("content/knee/walk.md")).unwrap();
    let (code, said) = edit("no-such-editor --wait");
    assert_eq!((code, said.contains("the editor `no-such-editor` could not be started")), (3, true), "{said}");
    fs::remove_file(clinic.path().join("content/knee/walk.md")).unwrap();
    let (code, said) = edit("false");
    assert_eq!((code, said.contains("ended with an error; the file is ")), (3, true), "{said}");
}

#[test]
fn a_slip_about_the_clinic_has_no_consequences() {
    let clinic = clinic();
    run(clinic.path(), &["new", "knee/brace"]);
    run(clinic.path(), &["new", "knee/ready", "--questionnaire"]);
    publish_drafts(&clinic);
    for slip in ["phon:", "phone: {a: 1}\nb:", "phone: [", "phone: call #"] {
        let text = read(&clinic, "content/clinic.yaml");
        fs::write(clinic.path().join("content/clinic.yaml"), text.replace("\nphone:", &format!("\n{slip}"))).unwrap();
        let said = errors(&clinic);
        let elsewhere = said.matches("--> content/").count() - said.matches("--> content/clinic.yaml").count();
        assert!(said.contains("--> content/clinic.yaml") && elsewhere == 0, "{slip}: {said}");
        fs::write(clinic.path().join("content/clinic.yaml"), text).unwrap();
    }
}

#[test]
fn every_text_of_a_clinic_can_be_begun_in_another_language() {
    let clinic = tempfile::tempdir().unwrap();
    run(clinic.path(), &["init", "--languages", "en,Spanish"]);
    let claims = read(&clinic, "content/claims.yaml").replace('\n', "\r\n");
    fs::write(clinic.path().join("content/claims.yaml"), &claims).unwrap();
    for (name, file) in [
        ("microneedling/healing", "content/microneedling/healing.es.md"),
        ("microneedling/candidacy", "content/microneedling/candidacy.es.yaml"),
        ("microneedling", "content/microneedling/index.es.md"),
        ("about", "content/about.es.md"),
        ("index", "content/index.es.md"),
        ("parts/emergency", "content/parts/emergency.es.md"),
        ("content/parts/same-day.md", "content/parts/same-day.es.md"),
        ("glossary", "content/glossary.es.yaml"),
        ("clinic", "content/clinic.es.yaml"),
        ("claims", "content/claims.es.yaml"),
        ("templates/strings", "templates/strings/es.yaml"),
    ] {
        let (code, said) = run(clinic.path(), &["new", name, "--lang", "spanish"]);
        assert_eq!((code, said.contains(&format!("Made {file}\n"))), (0, true), "{said}");
        let (code, said) = run(clinic.path(), &["new", name, "--lang", "es"]);
        assert_eq!((code, said.contains(&format!("{file} is there already"))), (2, true), "{said}");
    }
    // Only those that can be no draft are shown already.
    let (code, said) = run(clinic.path(), &["check", "-q"]);
    let warnings = ["warning[", "warning[untranslated-text]"].map(|warning| said.matches(warning).count());
    assert_eq!((code, warnings), (0, [5, 5]), "{said}");
    for file in ["content/glossary", "content/parts/emergency"] {
        let ending = if file.ends_with("emergency") { "md" } else { "yaml" };
        assert_eq!(read(&clinic, &format!("{file}.es.{ending}")), read(&clinic, &format!("{file}.{ending}")));
    }
    let words = read(&clinic, "content/claims.es.yaml");
    let lines = |text: &str, start: &str| text.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!(lines(&words, "- id: "), lines(&claims, "- id: "));
    assert_eq!((lines(&words, "  says: "), lines(&words, "  verdict: ")), (lines(&claims, "  says: "), 0));
    assert_eq!(words.matches('\n').count(), words.matches("\r\n").count());
}

#[test]
fn a_language_without_words_gets_them_by_one_command() {
    let clinic = clinic();
    let text = read(&clinic, "content/clinic.yaml").replace("[en, es]", "[en, es, fr]");
    fs::write(clinic.path().join("content/clinic.yaml"), text).unwrap();
    assert!(errors(&clinic).contains("type: handout new templates/strings --lang fr, and translate"));
    assert_eq!(run(clinic.path(), &["new", "templates/strings/en.yaml", "--lang", "French", "-q"]), (0, String::new()));
    assert_eq!(errors(&clinic), "");
    assert!(read(&clinic, "templates/strings/fr.yaml").starts_with("# Translate all words into Français; "));
}

#[test]
fn what_all_languages_share_or_nobody_can_read_is_not_translated() {
    let clinic = clinic();
    for (name, why) in [
        ("people", "content/people.yaml cannot be begun so\n"),
        ("evidence", "content/evidence.yaml cannot be begun so\n"),
        ("parts/no", "there is no part `no`\n"),
        ("claims", "content/claims.yaml cannot be read in full\n"),
    ] {
        fs::write(clinic.path().join("content/claims.yaml"), "- id: \"a\n").unwrap();
        let (code, said) = run(clinic.path(), &["new", name, "--lang", "es"]);
        assert_eq!((code, said.contains(why)), (2, true), "{said}");
    }
}

#[test]
fn a_built_in_template_is_copied_and_changes_nothing() {
    let clinic = clinic();
    let says = |name: &str, expected: &[&str]| {
        let (code, said) = run(clinic.path(), &["new", name]);
        assert!(expected.iter().all(|words| said.contains(words)), "{name}: {said}");
        code
    };
    let built_in = handout::theme::built_in();
    for (name, expected) in [
        ("templates/components/alert.html", "docs/templates.md"),
        ("./templates/page.html", "docs/templates.md"),
        ("templates/assets/style.css", "templates/assets/style.css"),
        ("templates/strings/es.yaml", "lines that stay as they are may go"),
        ("templates/lexicon/en.yaml", "templates/lexicon/en.yaml"),
    ] {
        assert_eq!(says(name, &["Made templates/", expected]), 0);
        let name = name.trim_start_matches("./");
        assert_eq!(read(&clinic, name), built_in.text(name.into()).unwrap());
    }
    assert_eq!(errors(&clinic), "");
    for (name, expected) in [
        ("templates/page.html", "templates/page.html is there already"),
        ("templates/components/alart.html", "did you mean `templates/components/alert.html`?"),
        ("templates/style.css", "did you mean `templates/assets/style.css`?"),
        ("templates/x/nothing.html", "in templates/ there are: evidence.html, glossary.html, "),
        ("templates", "\nand in templates/components/, assets/, lexicon/ and strings/\n"),
        ("templates/lexicon", "in templates/lexicon/ there are: ar.yaml, en.yaml, es.yaml\n"),
        ("templates/components/nothing.html", "in templates/components/ there are: about.html, "),
        ("templates/strings", "in templates/strings/ there are: ar.yaml, en.yaml, es.yaml\n"),
        ("templates/strings/fr.yaml", "content/clinic.yaml does not name Français yet"),
        (
            "templates/lexicon/cy.yaml",
            "content/clinic.yaml does not name Cymraeg yet\nwrite there: languages: [en, es, cy]",
        ),
        ("templates/lexicon/xx.yaml", "`xx` is not the code of a language that we know"),
    ] {
        assert_eq!(says(name, &[expected]), 2);
    }
    let settings = read(&clinic, "content/clinic.yaml").replace("[en, es]", "[en, es, cy, es-MX]");
    fs::write(clinic.path().join("content/clinic.yaml"), settings).unwrap();
    // Only the words of buttons are missing.
    let found = |clinic: &TempDir| errors(clinic).lines().next().unwrap_or_default().to_owned();
    let before = found(&clinic);
    assert!(before.starts_with("error[missing-words]"), "{before}");
    assert_eq!(says("templates/lexicon/cy.yaml", &["Made templates/lexicon/cy.yaml", "check -v"]), 0);
    assert_eq!(found(&clinic), before);
    let lists = read(&clinic, "templates/lexicon/cy.yaml");
    assert!(lists.contains("\n# Words for how often something happens: rare.\n# vague:\n"), "{lists}");
    fs::write(clinic.path().join("templates/lexicon/cy.yaml"), lists.replace("# vague:", "vague: prin")).unwrap();
    assert_eq!(found(&clinic), before);
    assert_eq!(says("templates/lexicon/es-mx.yaml", &["Made templates/lexicon/es-mx.yaml"]), 0);
    assert_eq!(
        read(&clinic, "templates/lexicon/es-mx.yaml"),
        built_in.text("templates/lexicon/es.yaml".into()).unwrap()
    );
}
