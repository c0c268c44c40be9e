//! The clinic as templates see it.

use super::typography::polish;
use super::view;
use crate::address::tel;
use crate::clinic::Clinic;
use crate::theme::Strings;

pub(super) fn view(clinic: &Clinic) -> view::Clinic {
    let phone = |number: &String| view::Phone { text: number.replace(' ', "\u{a0}"), href: tel(number) };
    view::Clinic {
        name: clinic.name.clone(),
        phone: clinic.phone.as_ref().map(phone),
        emergency: phone(&clinic.emergency),
        urgent: clinic.urgent.as_ref().map(phone),
        email: clinic.email.clone(),
        address: clinic.address.clone(),
        hours: clinic.hours.as_ref().map(|hours| polish(hours, &Strings::new()).into_owned()),
    }
}
