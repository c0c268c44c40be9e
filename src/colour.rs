//! Can words in this colour be read, and which one like it can?

/// The least contrast of words with what is behind them: WCAG 2.2, success criterion 1.4.3.
pub const LEAST_CONTRAST: f64 = 4.5;

/// What words in the accent colour stand on: paper, and the pale grounds of panels and of the emergency box.
const GROUNDS: [Rgb; 4] = [Rgb([0xff; 3]), Rgb([0xf2, 0xf7, 0xf7]), Rgb([0xff, 0xf8, 0xe8]), Rgb([0xfd, 0xf3, 0xf2])];

/// Red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Rgb> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        let [_, rgb @ ..] = number.to_be_bytes();
        Some(Rgb(rgb))
    }

    /// As `#rrggbb`.
    pub fn hex(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// The least contrast with any ground that words of this colour stand on. White words on this colour have no less.
    pub fn contrast(self) -> f64 {
        GROUNDS.into_iter().map(|ground| contrast(self, ground)).fold(f64::INFINITY, f64::min)
    }

    /// The nearest colour of the same hue that can be read: this one, or a darker one.
    #[must_use]
    pub fn readable(self) -> Rgb {
        let [light, a, b] = oklab(self);
        let darker = (0..=1000).map(|step| light * (1.0 - f64::from(step) / 1000.0));
        let dark_enough = |colour: &Rgb| colour.contrast() >= LEAST_CONTRAST;
        darker.map(|light| within_screen(light, a, b)).find(dark_enough).unwrap_or(Rgb([0; 3]))
    }
}

/// The contrast ratio of two colours, from 1 to 21: [WCAG 2.2, "contrast ratio"](https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// How bright a colour is, from 0 to 1: [WCAG 2.2, "relative luminance"](https://www.w3.org/TR/WCAG22/#dfn-relative-luminance).
fn luminance(colour: Rgb) -> f64 {
    dot([0.2126, 0.7152, 0.0722], linear(colour))
}

/// The parts of a colour as amounts of light.
fn linear(colour: Rgb) -> [f64; 3] {
    colour.0.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

/// Lightness, green to red, blue to yellow, so that equal steps look equal: [Ottosson 2020, "A perceptual color space for
/// image processing"](https://bottosson.github.io/posts/oklab/). The ratio of the last two is the hue.
fn oklab(colour: Rgb) -> [f64; 3] {
    let linear = linear(colour);
    let cones = [
        [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
        [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
        [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
    ]
    .map(|row| dot(row, linear).cbrt());
    [
        [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
        [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
        [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
    ]
    .map(|row| dot(row, cones))
}

/// The colour of this lightness and hue, as strong as it was, or as a screen can show it.
fn within_screen(light: f64, a: f64, b: f64) -> Rgb {
    let strengths = (0..=100).rev().map(|percent| f64::from(percent) / 100.0);
    let mut shown = strengths.map(|strength| linear_rgb([light, a * strength, b * strength]));
    // What is out by less than half a step of 255 is rounded into place.
    let is_possible = |part: &f64| (-0.0001..=1.005).contains(part);
    let parts = shown.find(|parts| parts.iter().all(is_possible)).unwrap_or([light.powi(3); 3]);
    Rgb(parts.map(|part| {
        let part = part.clamp(0.0, 1.0);
        let part = if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 255")]
        let byte = (part * 255.0).round() as u8;
        byte
    }))
}

/// The way back from [`oklab`], to amounts of light.
fn linear_rgb(lab: [f64; 3]) -> [f64; 3] {
    let cones = [
        [1.0, 0.396_337_777_4, 0.215_803_757_3],
        [1.0, -0.105_561_345_8, -0.063_854_172_8],
        [1.0, -0.089_484_177_5, -1.291_485_548_0],
    ]
    .map(|row| dot(row, lab).powi(3));
    [
        [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
        [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
        [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0],
    ]
    .map(|row| dot(row, cones))
}

fn dot(one: [f64; 3], other: [f64; 3]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests {
    use super::{GROUNDS, LEAST_CONTRAST, Rgb, contrast, oklab};

    #[test]
    fn contrast_is_that_of_wcag() {
        let told = |one, other| format!("{:.2}", contrast(Rgb(one), Rgb(other)));
        let told = [told([0; 3], [255; 3]), told([0x77; 3], [255; 3]), told([255; 3], [0x76; 3])];
        assert_eq!(told, ["21.00", "4.48", "4.54"]);
    }

    #[test]
    fn the_nearest_readable_colour_has_the_same_hue() {
        let table = [
            ("#0b5563", "#0b5563"),
            ("#ff8800", "#ad5b05"),
            ("#ffff00", "#747400"),
            ("#00ffff", "#017d7d"),
            ("#ff69b4", "#c83484"),
            ("#808080", "#707070"),
            ("#ffffff", "#707070"),
            ("#000000", "#000000"),
        ];
        for (pale, expected) in table {
            let pale = Rgb::parse(pale).unwrap();
            assert_eq!(pale.readable().hex(), expected);
        }
    }

    #[test]
    fn whatever_the_colour_the_readable_one_is_just_dark_enough() {
        for number in (0..0x0100_0000_u32).step_by(40_961) {
            let [_, rgb @ ..] = number.to_be_bytes();
            let (colour, readable) = (Rgb(rgb), Rgb(rgb).readable());
            let enough = readable.contrast();
            assert!(enough >= LEAST_CONTRAST, "{} gives {}", colour.hex(), readable.hex());
            if colour.contrast() >= LEAST_CONTRAST {
                assert_eq!(readable, colour);
                continue;
            }
            assert!(enough < 4.65, "{} gives {}, darker than needed: {enough}", colour.hex(), readable.hex());
            let ([_, a, b], [_, c, d]) = (oklab(colour), oklab(readable));
            // The angle between the two, where there is a hue to speak of.
            if c.hypot(d) > 0.03 {
                let turned = ((a * d - b * c) / (a.hypot(b) * c.hypot(d))).asin().to_degrees();
                assert!(turned.abs() < 4.0, "{} gives {}, turned by {turned} degrees", colour.hex(), readable.hex());
            }
        }
    }

    #[test]
    fn words_can_be_read_on_every_ground_of_the_built_in_theme() {
        let style = include_str!("../templates/assets/style.css");
        let light = style.split_once("@media").map_or(style, |(light, _)| light);
        let grounds = light.lines().filter_map(|line| line.trim().split_once(": "));
        let grounds: Vec<Rgb> = grounds
            .filter(|(name, _)| name.ends_with("-wash"))
            .map(|(_, colour)| Rgb::parse(colour.trim_end_matches(';')).unwrap())
            .collect();
        assert_eq!(grounds.len(), GROUNDS.len() - 1);
        assert!(grounds.iter().all(|ground| GROUNDS.contains(ground)));
    }
}
