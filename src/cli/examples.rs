//! The examples at the end of each long help. A test runs every line of them.

pub(super) const PROGRAM: &str = "\
Examples:
  handout init handouts            make a folder for your clinic, with an example to begin from
  handout check                    show every problem in the texts
  handout explain broken-link      what a message means, and how to write it right
  handout import old/leaflet.docx  make a draft of a leaflet that you have
  handout serve                    show the website while you write
  handout build                    make the website in the folder site
  handout pdf                      make PDF files in the folder pdf
  handout -C clinics/north build   the same, from another folder

The program ends with 0 if all is well, 1 if a text has an error (with --strict: or a warning),
2 if the command was wrong, 3 if the computer would not let it work, as with a full disk.";

pub(super) const INIT: &str = "\
Examples:
  handout init handouts            make the folder handouts, with an example to begin from
  handout init --empty handouts    the same, without the example's handouts
  handout init --name \"North Clinic\" --phone \"01632 960147\" --languages en,es handouts
                                   the same, with these in clinic.yaml";

pub(super) const BUILD: &str = "\
Examples:
  handout build                    make the website in the folder site
  handout build --strict           publish only if there are no warnings either
  handout build --out draft        make it in another folder";

pub(super) const ACCEPT: &str = "\
Examples:
  handout accept --existing            put aside what the texts have today
  handout accept knee/healing.md:5 vague-frequency --because \"it is a quotation\"
                                       put one false alarm aside";

pub(super) const CHECK: &str = "\
Examples:
  handout check                      show every problem in the texts
  handout check --fix                mend bullets, tabs and other signs, after a question
  handout check --since HEAD         show only what was not there in the last commit
  handout check --verbose            show also how hard each handout is to read
  handout check --as-of 2026-12-31   check as if it were the last day of the year
  handout check --format plain       in sentences, for a screen reader
  handout check --format github      in a workflow, for the lines of a pull request";

pub(super) const COMPLETIONS: &str = "\
Examples:
  handout completions bash                print the script for bash
  handout completions zsh completions     write it to completions/_handout
  handout completions man manual          write manual/handout.1 and a page for each command";

pub(super) const EXPLAIN: &str = "\
Examples:
  handout explain                    list all rules
  handout explain broken-link        why, and how to write it right";

pub(super) const REVIEW: &str = "\
Examples:
  handout review knee/healing --by ana     show the text's state, ask, and sign it off
  handout review knee/healing --by ana --next 2028-01-31 --how paper --i-have-read
                                           the same without a question
  handout review knee/healing --by ana --say pemat-1=yes --say cdc-19=n/a
                                           what the person says to checklists, too
  handout review knee/healing --by ana --act withdraw --because \"new advice\"
  handout review --join                    after two people have signed at the same time";

pub(super) const IDENTIFY: &str = "\
Examples:
  handout identify 1a2b3c4d        which handout has this code
  handout identify sheet.pdf       the same of a PDF file
  handout identify https://clinic.example/knee/brace.html#v=1a2b3c4d
                                   the same of the address that a camera reads";

pub(super) const IMPORT: &str = "\
Examples:
  handout import exercises.docx                   content/knee/exercises.md, if that is the only topic
  handout import leaflets/hip.docx --topic hip    the same in the topic hip, which is made if it is not there
  handout import healing.html --lang es --topic knee
                                                  the Spanish translation of knee/healing";

pub(super) const NEW: &str = "\
Examples:
  handout new --topic hip                      begin content/hip/index.md
  handout new knee/sleep                       begin content/knee/sleep.md
  handout new knee/healing --lang es           begin the Spanish translation of it, healing.es.md
  handout new parts/emergency --lang es        the same for a part
  handout new knee/ready --questionnaire       begin content/knee/ready.yaml
  handout new knee/sleep --edit                begin it, and open it
  handout new templates/components/alert.html  a copy of the built-in template, to change it";

pub(super) const RENAME: &str = "\
Examples:
  handout rename knee/healing recovery     content/knee/recovery.md
  handout rename knee/brace knee/support   the topic may be said again, or another one
  handout rename knee knees                the whole topic: content/knees/";

pub(super) const REPORT: &str = "\
Examples:
  handout report                           a row for each text: who has checked it, until when, what is open
  handout report --due 90                  only those to be checked within 90 days, or not checked as they stand
  handout report --due 180d --by owner     a letter to each person whose texts need them within 180 days
  handout report --confirm                 list what the clinic has to confirm, by text
  handout report --confirm --format csv    the same, as a table for a spreadsheet
  handout report --checklist pemat knee/healing
                                           what PEMAT-P asks of a text, what the text answers, and what people have said
  handout report --format html             the first table as a page to print: write > report.html behind it";

#[cfg(feature = "serve")]
pub(super) const SERVE: &str = "\
Examples:
  handout serve                     show the website at http://localhost:4321/
  handout serve --open              open it in the browser, too
  handout serve --port 8080         at another port
  handout serve --bind 192.168.0.7  also to others in the network, for example to your phone
  handout serve --verbose           tell also how long each change took to be seen";

#[cfg(feature = "pdf")]
pub(super) const PDF: &str = "\
Examples:
  handout pdf                          make all of them in the folder pdf
  handout pdf knee/healing             only this handout, in every language
  handout pdf knee --large             the handouts of a topic, in large print: healing.large.pdf
  handout pdf --booklet knee           the topic as one file: knee.pdf
  handout pdf --paper letter           for North American paper: healing.letter.pdf";

#[cfg(feature = "pdf")]
pub(super) const PACK_FOR_REVIEW: &str = "\
Examples:
  handout pack-for-review knee/healing           review/knee/healing.pdf
  handout pack-for-review knee/healing --docx    the same as a Word document
  handout pack-for-review parts/emergency knee   a part, and the overview of a topic";
