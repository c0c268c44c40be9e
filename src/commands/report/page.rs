//! A report as one page to print or to send.

use std::path::Path;

use anyhow::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::civil::Date;
use tera::Context;

use super::super::show::{print, show};
use super::super::{Ended, say};
use crate::cli::General;
use crate::folder::Folder;
use crate::language::Language;
use crate::library::Library;
use crate::problem::{Problems, Severity};
use crate::render::view::{Report, ReportCell, ReportColumn, ReportFont, ReportRow, ReportTable};
use crate::theme::Theme;

/// What a page is drawn from.
pub(super) struct Clinic<'c> {
    pub(super) general: &'c General,
    pub(super) project: &'c Path,
    pub(super) folder: &'c Folder,
    pub(super) library: &'c Library<'c>,
    pub(super) today: Date,
}

impl Clinic<'_> {
    /// Draws the report and prints it. A clinic's own template may have a fault, which is told in its place.
    pub(super) fn print(&self, report: Report) -> Result<Ended> {
        let mut problems = Problems::default();
        let theme = Theme::load(self.folder, &self.library.clinic, &mut problems);
        let mut context = Context::new();
        let (clinic, day) = (self.library.clinic.name.clone(), self.today.to_string());
        context.insert("report", &Report { clinic, day, fonts: fonts(&theme), ..report });
        let html = theme.report(&context, &mut problems);
        if problems.number(Severity::Error) > 0 {
            show(self.general, self.project, self.folder, &problems, 1)?;
            say("No page was made.\n");
            return Ok(Ended::WithProblems);
        }
        print(&html)?;
        Ok(Ended::Well)
    }
}

fn fonts(theme: &Theme) -> Vec<ReportFont> {
    let files = theme.assets.files.iter().filter(|(path, _)| path.extension() == Some("woff2"));
    let font = |bytes: &[u8]| format!("data:font/woff2;base64,{}", BASE64.encode(bytes));
    files.map(|(path, bytes)| ReportFont { data: font(bytes), is_bold: path.as_str().contains("700") }).collect()
}

/// A cell with words in English.
pub(super) fn cell(words: impl Into<String>) -> ReportCell {
    ReportCell { words: words.into(), ..ReportCell::default() }
}

/// The same of a number, or of words that may be missing: nothing to tell is a dash.
pub(super) fn or_dash(words: Option<String>) -> ReportCell {
    let is_empty = words.is_none();
    ReportCell { is_empty, ..cell(words.unwrap_or_else(|| "–".to_owned())) }
}

/// A cell that begins with words in another language.
pub(super) fn lead(words: impl Into<String>, language: &Language) -> ReportCell {
    let lang = if language.is_english() { String::new() } else { language.tag().to_owned() };
    ReportCell { lead: words.into(), lang, dir: language.dir(), ..ReportCell::default() }
}

/// What a person ticks and writes beside a question.
pub(super) fn answer(boxes: &[&str]) -> ReportCell {
    ReportCell { has_line: true, ..self::boxes(boxes) }
}

/// The same without room to write.
pub(super) fn boxes(boxes: &[&str]) -> ReportCell {
    ReportCell { boxes: boxes.iter().map(|words| (*words).to_owned()).collect(), ..ReportCell::default() }
}

/// A table with these columns, each with what it holds.
pub(super) fn table(columns: &[(&str, &'static str)], rows: impl IntoIterator<Item = Vec<ReportCell>>) -> ReportTable {
    let row = |cells: Vec<ReportCell>| {
        let cells = cells.into_iter().zip(columns);
        let cells = cells.map(|(cell, (words, kind))| ReportCell { column: (*words).to_owned(), kind, ..cell });
        ReportRow { cells: cells.collect() }
    };
    ReportTable {
        columns: columns.iter().map(|(words, kind)| ReportColumn { words: (*words).to_owned(), kind }).collect(),
        rows: rows.into_iter().map(row).collect(),
        ..ReportTable::default()
    }
}
