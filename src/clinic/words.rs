//! What a clinic says about itself in another language, from `content/clinic.es.yaml`.

use super::Clinic;
use crate::fields::TRANSLATED_CLINIC;
use crate::problem::Problems;
use crate::yaml::{Fields, Source, Spanned};

/// What differs in another language. The rest is the same in all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClinicWords {
    name: Option<String>,
    address: Option<String>,
    /// When somebody answers the phone.
    pub hours: Option<Spanned<String>>,
}

impl ClinicWords {
    /// Reads the file.
    pub fn read(source: Source<'_>, problems: &mut Problems) -> ClinicWords {
        let mut fields = Fields::read(source, 0..source.text.len(), &TRANSLATED_CLINIC, problems);
        let words = ClinicWords {
            name: fields.optional("name", problems),
            address: fields.optional("address", problems),
            hours: fields.optional("hours", problems),
        };
        fields.finish(problems);
        words
    }

    /// The clinic as readers of this language know it.
    pub fn of(&self, clinic: &Clinic) -> Clinic {
        let mut clinic = clinic.clone();
        let ClinicWords { name, address, hours } = self.clone();
        clinic.name = name.unwrap_or(clinic.name);
        clinic.address = address.or(clinic.address);
        clinic.hours = hours.map(|hours| hours.value).or(clinic.hours);
        clinic
    }
}
