//! What people may have read, with what the evidence says of it.

use tera::Context;

use super::Drawing;
use crate::claims;
use crate::figure::Claims;
use crate::render::view;

impl<'a> Drawing<'a, '_> {
    pub(super) fn claims(&mut self, block: &'a Claims) -> String {
        let library = self.shared.library;
        let Some(verdict) = block.verdict.map(|verdict| verdict.name().replace(' ', "-")) else { return String::new() };
        let mut claims = Vec::new();
        for claim in library.claims_in(block) {
            let translated = library.words_of(claim, self.language);
            let foreign = translated.is_none().then(|| library.default_language());
            let page = self.speak(foreign.unwrap_or(self.language));
            let words: &'a claims::Wording = translated.unwrap_or(&claim.words);
            claims.push(view::Claim {
                html: self.inlines(&words.claim),
                says_html: self.inlines(&words.says),
                lang: foreign.map(|language| language.tag().to_owned()),
                cites: self.numbers(&claim.evidence),
            });
            self.speak(page);
        }
        let mut args = Context::new();
        args.insert("says", &self.word(&format!("verdict_{}", verdict.replace('-', "_"))));
        args.insert("verdict", &verdict);
        args.insert("claims", &claims);
        self.component("claims", &args, None)
    }
}
