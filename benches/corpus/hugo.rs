//! What Hugo needs beside the texts: settings, and templates for pages of about the weight of ours.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// As many topics stand in the menu; the home page has them all.
const IN_THE_MENU: usize = 8;

const SETTINGS: &str = r#"baseURL = "https://handouts.example/"
title = "Large Clinic"
languageCode = "en"
uglyURLs = true
disableKinds = ["taxonomy", "term", "rss"]

[params]
phone = "01632 960001"
emergency = "999"

[markup.goldmark.renderHooks.link]
useEmbedded = "always"
"#;

const LAYOUTS: [(&str, &str); 4] = [
    (
        "baseof.html",
        r##"<!doctype html>
<html lang="en" dir="ltr" data-left="{{ site.Title }}" data-right="{{ .Title }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width">
<title>{{ .Title }} – {{ site.Title }}</title>
<meta name="description" content="{{ .Description }}">
<link rel="canonical" href="{{ .Permalink }}">
<link rel="stylesheet" href="/assets/style.css">
<script src="/assets/print.js" defer></script>
<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "MedicalWebPage" "inLanguage" "en" "name" .Title "description" .Description | jsonify | safeJS }}</script>
</head>
<body>
<a class="skip" href="#page-main">Skip to the text</a>
<header class="masthead">
<a class="clinic" href="/index.html">{{ site.Title }}</a>
<label class="large"><input type="checkbox" id="large"> Large print</label>
<button class="print-button" type="button">Print or save</button>
<nav class="places" aria-label="Main pages">
<ul>
<li><a href="/index.html"{{ if .IsHome }} aria-current="page"{{ end }}>Home</a></li>
{{- $page := . }}
{{- range site.Menus.main }}
<li><a href="{{ .URL }}"{{ if $page.IsMenuCurrent "main" . }} aria-current="page"{{ end }}>{{ .Name }}</a></li>
{{- end }}
</ul>
</nav>
</header>
<main id="page-main">
{{ block "main" . }}{{ end }}
</main>
<footer class="foot">
<p>This is general information. What your own clinic tells you comes first.</p>
<p class="screen-only"><a href="mailto:care@clinic.example?subject={{ .Title }}">Suggest a change</a></p>
</footer>
</body>
</html>
"##,
    ),
    (
        "page.html",
        r#"{{ define "main" -}}
<header class="title">
<p class="topic"><a href="{{ .Parent.RelPermalink }}">{{ .Parent.Title }}</a></p>
<h1>{{ .Title }}</h1>
<p class="summary">{{ .Description }}</p>
<ul class="facts">
<li class="screen-only">Reading time <strong>{{ .ReadingTime }}&nbsp;min</strong></li>
<li>For <strong>{{ .Params.audience }}</strong></li>
</ul>
<p class="review">Draft: a clinician has not checked this text yet.</p>
</header>
<div class="columns">
<nav class="contents" aria-label="On this page">
<p><strong>On this page</strong></p>
{{ .TableOfContents }}
</nav>
<div class="sheet">
<section class="key-points" aria-labelledby="page-key-points">
<h2 id="page-key-points">Key points</h2>
<ul>
{{- range .Params.key_points }}
<li>{{ . | markdownify }}</li>
{{- end }}
</ul>
</section>
<div class="text">
{{ .Content }}
</div>
<section class="contact" aria-labelledby="page-contact">
<h2 id="page-contact">Contact us</h2>
<dl>
<div><dt>In an emergency</dt><dd><a href="tel:{{ site.Params.emergency }}">{{ site.Params.emergency }}</a></dd></div>
<div><dt>The clinic</dt><dd><a href="tel:{{ site.Params.phone }}">{{ site.Params.phone }}</a></dd></div>
<div class="online"><dt>This page on the web</dt><dd><bdi dir="ltr">{{ .Permalink }}</bdi></dd></div>
</dl>
</section>
<section class="questions">
<h2>My questions</h2>
<ul>
<li></li>
<li></li>
<li></li>
</ul>
</section>
<section class="about">
<h2 id="page-about">About this handout</h2>
<dl>
<dt>Which text this is</dt>
<dd><bdi dir="ltr">{{ .Path }} · {{ .RawContent | sha256 | printf "%.8s" }}</bdi></dd>
</dl>
<p>This is general information. What your own clinic tells you comes first.</p>
</section>
<nav class="nearby" aria-label="Nearby">
<ul>
{{- with .PrevInSection }}
<li>Before: <a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{- end }}
{{- with .NextInSection }}
<li>Next: <a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{- end }}
</ul>
</nav>
</div>
</div>
{{- end }}
"#,
    ),
    (
        "section.html",
        r#"{{ define "main" -}}
<header class="title">
<h1>{{ .Title }}</h1>
<p class="summary">{{ .Description }}</p>
</header>
<div class="text">
{{ .Content }}
</div>
<ul class="cards">
{{- range .RegularPages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a><p>{{ .Description }}</p></li>
{{- end }}
</ul>
{{- end }}
"#,
    ),
    (
        "home.html",
        r#"{{ define "main" -}}
<header class="title">
<h1>{{ .Title }}</h1>
<p class="summary">{{ .Description }}</p>
</header>
<ul class="cards">
{{- range .Sections }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a><p>{{ .Description }}</p></li>
{{- end }}
</ul>
{{- end }}
"#,
    ),
];

/// Writes everything but the texts.
pub(crate) fn write_site(folder: &Path, topics: usize) -> io::Result<()> {
    let mut settings = SETTINGS.to_owned();
    for topic in 0..topics.min(IN_THE_MENU) {
        let _ = write!(
            settings,
            "\n[[menus.main]]\nname = \"{}\"\npageRef = \"/topic-{topic}\"\nweight = {}\n",
            super::text::topic(topic),
            topic + 1
        );
    }
    fs::write(folder.join("hugo.toml"), settings)?;
    let layouts = folder.join("layouts");
    fs::create_dir_all(&layouts)?;
    LAYOUTS.iter().try_for_each(|(name, template)| fs::write(layouts.join(name), template))
}
