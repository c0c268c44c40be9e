//! Whatever a clinic's templates do, a browser must find in the page what the program found there: each case is one that was read
//! otherwise, or that hid words.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::collections::BTreeSet;

use handout::folder::Folder;
use handout::theme;
use jiff::civil::date;

/// The names of the rules that are broken where a template of this name holds this text.
fn broken(name: &str, text: &str) -> Vec<&'static str> {
    let mut folder = Folder::default();
    folder
        .insert("content/clinic.yaml", "name: Example Clinic\nemergency: \"999\"\nurgent: \"111\"\nlanguages: [en]\n");
    folder.insert(
        "content/index.md",
        "---\ntitle: Home\nsummary: All.\nkey_points: [One, Two, Three]\nreplaces: [old]\n---\n> [!WARNING]\n> Rest.\n",
    );
    folder.insert("content/old/index.md", "---\ntitle: Old\nsummary: All.\nwithdrawn: New advice.\n---\nRest.\n");
    folder.insert(format!("templates/{name}").as_str(), text);
    let build = handout::build(&folder, date(2026, 3, 1), &|_, _| {});
    let names: BTreeSet<&str> = build.problems.iter().map(|problem| problem.rule.name()).collect();
    names.into_iter().collect()
}

/// A built-in template with something else in the place of a part of it.
fn with(name: &str, part: &str, instead: &str) -> Vec<&'static str> {
    let text = theme::built_in().text(format!("templates/{name}").as_str().into()).unwrap().to_owned();
    assert!(text.contains(part), "{name}: {part}");
    broken(name, &text.replacen(part, instead, 1))
}

/// This stands in the middle of the home page.
fn in_page(html: &str) -> Vec<&'static str> {
    broken(
        "home.html",
        &format!("{{% extends \"handout.html\" %}}{{% block questions %}}{html}{{% endblock questions %}}"),
    )
}

#[test]
fn nothing_reaches_out_where_browsers_read_otherwise_than_people() {
    const AWAY: &str = "<meta http-equiv=\"refresh\" content=\"0;url=https://a.example/\">";
    let hidden = [
        "<!-- --!>@ -->",
        "<!-->@ -->",
        "<!--->@ -->",
        "<svg><title><!-- </title></svg>@ -->",
        "<svg><title><b></title>@</b></svg>",
        "<svg><style><!-- </style></svg>@ -->",
        "<svg><p><title><!-- </title></p></svg>@ -->",
        "<xmp><!-- </xmp>@ -->",
        "<noembed><!-- </noembed>@ -->",
        "<noframes><!-- </noframes>@ -->",
        "<noscript><!-- </noscript>@ -->",
        "<iframe><!-- </iframe>@ -->",
        "<textarea><!-- </textarea>@ -->",
        "<![CDATA[>@]]>",
        "<svg><![CDATA[<!--]]></svg>@ -->",
        "<math><title><!-- </title></math>@ -->",
        "<script type=\"application/ld+json\"><!-- </script>@ -->",
        "<? >@ ?>",
        "</ >@ >",
        "@",
    ];
    let missed: Vec<&str> = hidden.into_iter().filter(|html| in_page(&html.replace('@', AWAY)).is_empty()).collect();
    assert_eq!(missed, Vec::<&str>::new());
}

#[test]
fn a_page_leads_on_by_itself_only_where_it_has_moved() {
    let refresh = |to: &str| format!("<meta http-equiv=\"refresh\" content=\"0; url={to}\">");
    assert_eq!(in_page(&refresh("index.html")), ["reaches-out"]);
    let moved = theme::built_in().text("templates/redirect.html".into()).unwrap().to_owned();
    assert_eq!(broken("redirect.html", &format!("{moved}{{# own #}}")), Vec::<&str>::new());
    assert_eq!(with("redirect.html", "{{ redirect.to.href }}", "//a.example"), ["reaches-out"]);
}

#[test]
fn words_that_must_be_seen_are_seen() {
    let main = "{%- block main %}{% endblock main %}";
    let around = [
        "<div hidden>@</div>",
        "<template>@</template>",
        "<noscript>@</noscript>",
        "<svg>@</svg>",
        "<svg><title>@</title></svg>",
        "<svg><desc>@</desc></svg>",
        "<canvas>@</canvas>",
        "<video>@</video>",
        "<audio>@</audio>",
        "<datalist>@</datalist>",
        "<meter>@</meter>",
        "<progress>@</progress>",
        "<object>@</object>",
        "<iframe>@</iframe>",
        "<select><option>@</option></select>",
        "<textarea>@</textarea>",
        "<title>@</title>",
        "<script type=\"application/ld+json\">@</script>",
        "<style>@</style>",
        "<xmp>@</xmp>",
        "<noembed>@</noembed>",
        "<noframes>@</noframes>",
        "<plaintext>@</plaintext>",
        "<ruby><rp>@</rp></ruby>",
        "<!-- @ -->",
        "<details>@</details>",
        "<details open name=\"a\">@</details><details open name=\"a\"></details>",
        "<dialog>@</dialog>",
        "<div aria-hidden=\"true\">@</div>",
        "<div aria-hidden=\"TRUE\">@</div>",
        "<div role=\"img\" aria-label=\"\">@</div>",
        "<div popover>@</div>",
        "<div inert>@</div>",
        "<div class=\"screen-only\">@</div>",
        "<div><template shadowrootmode=\"open\"></template>@</div>",
        "<p><b hidden></p>@",
        "<table hidden><tr></table><td>@</td>",
        "@<body hidden></body>",
        "@<html hidden></html>",
        "<x-box>@</x-box>",
        "<marquee>@</marquee>",
        "<font size=\"-7\" color=\"white\">@</font>",
    ];
    let told = |html: &&str| {
        let found = with("page.html", main, &html.replace('@', main));
        !found.contains(&"lost-words") && !found.contains(&"template-error") && !found.contains(&"reaches-out")
    };
    assert_eq!(around.into_iter().filter(told).collect::<Vec<_>>(), Vec::<&str>::new());
    for html in ["<div>@</div>", "<details open>@</details>", "<article class=\"own\"><section>@</section></article>"] {
        assert_eq!(with("page.html", main, &html.replace('@', main)), Vec::<&str>::new(), "{html}");
    }
    assert_eq!(with("page.html", "<p>{{ words.general_information }}</p>", ""), ["lost-words"]);
    assert_eq!(with("components/key_points.html", "{{ point | safe }}", ""), ["lost-words"]);
    assert_eq!(with("components/withdrawn.html", "{{ reason }}", ""), ["lost-words"]);
    for number in ["emergency", "urgent"] {
        let call = format!("{{{{ <phone phone={{clinic.{number}}} /> }}}}");
        assert_eq!(with("components/contact.html", &call, ""), ["lost-words"], "{number}");
    }
}

/// A drawing in a page, and what a person may write there by hand.
#[test]
fn what_does_no_harm_is_left_alone() {
    for html in [
        "<svg viewBox=\"0 0 9 9\"><title>A knee & more</title><g><path d=\"M0 0\"/></g><a href=\"index.html\"><text>Home</text></a></svg>",
        "<p>1 < 2 &amp; <b>3</b><br>4<img src=\"data:image/png;base64,AA\" alt=\"\"></p><hr/>",
        "<!-- a note <b> --><ul><li>One</li></ul>",
        "<template id=\"own\"><p>Later</p></template><my-box>Later</my-box>",
        "<label>Name <input name=\"name\"></label><select><option>One</option></select>",
    ] {
        assert_eq!(in_page(html), Vec::<&str>::new(), "{html}");
    }
}
