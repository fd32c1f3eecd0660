//! The two engines as an evaluation sees them.

use portas_biometric::evaluation::NOT_ACQUIRED;
use portas_biometric::fingerprint::{self, Prepared, Template, extract};
use portas_biometric::format::{iso19794_2, iso19794_6};
use portas_biometric::iris;
use portas_biometric::picture::Picture;

/// What makes templates of pictures and compares them.
pub trait Engine: Sync {
    /// What is kept of a picture.
    type Template: Send + Sync;

    /// What the pictures show, as a heading.
    const NAME: &'static str;
    /// What two of a person are.
    const OF_TWO: &'static str;

    /// A template; `ppi` is what the file tells.
    ///
    /// # Errors
    /// Why there is none.
    fn template(&self, picture: &Picture, ppi: Option<u16>) -> Result<Self::Template, String>;

    /// How a record of such templates or pictures begins (ISO/IEC 19794).
    const RECORD: &'static [u8];

    /// A template of a record's first view or picture.
    ///
    /// # Errors
    /// Why there is none.
    fn template_of_record(&self, record: &[u8]) -> Result<Self::Template, String>;

    /// Compares two templates.
    fn compare(&self, one: &Self::Template, other: &Self::Template) -> Compared;
}

/// What a comparison says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compared {
    /// Higher the more alike: rates are counted on it.
    pub similarity: f32,
    /// The scale on which thresholds are set, -1000 log10 FMR: 3000 is one stranger in a thousand.
    pub score: u16,
}

impl Compared {
    /// Of a pair of which one has no template.
    pub const NOT_ACQUIRED: Self = Self { similarity: NOT_ACQUIRED, score: 0 };
}

/// Fingerprints.
pub struct Fingers {
    /// Resolution where a file tells none.
    pub ppi: u16,
}

impl Engine for Fingers {
    type Template = Prepared;

    const NAME: &'static str = "Fingerprints";
    const OF_TWO: &'static str = "two fingers";

    fn template(&self, picture: &Picture, ppi: Option<u16>) -> Result<Prepared, String> {
        let extraction = extract(picture, ppi.unwrap_or(self.ppi)).map_err(|error| error.to_string())?;
        Ok(Prepared::new(&extraction.template))
    }

    const RECORD: &'static [u8] = iso19794_2::FORMAT;

    fn template_of_record(&self, record: &[u8]) -> Result<Prepared, String> {
        let (_, views) = iso19794_2::read(record).map_err(|error| error.to_string())?;
        let view = views.first().ok_or("the record holds no view")?;
        Ok(Prepared::new(&Template::from_minutiae(&view.minutiae)))
    }

    fn compare(&self, one: &Prepared, other: &Prepared) -> Compared {
        let similarity = one.compare(other);
        Compared { similarity: similarity.0, score: fingerprint::Score::from(similarity).0 }
    }
}

/// Irises.
pub struct Irises;

impl Engine for Irises {
    type Template = iris::Prepared;

    const NAME: &'static str = "Irises";
    const OF_TWO: &'static str = "two eyes";

    fn template(&self, picture: &Picture, _: Option<u16>) -> Result<iris::Prepared, String> {
        let eye = iris::encode(picture).map_err(|error| error.to_string())?;
        Ok(iris::Prepared::new(eye.code))
    }

    const RECORD: &'static [u8] = iso19794_6::FORMAT;

    fn template_of_record(&self, record: &[u8]) -> Result<iris::Prepared, String> {
        let images = iso19794_6::read(record).map_err(|error| error.to_string())?;
        self.template(&images.first().ok_or("the record holds no picture")?.picture, None)
    }

    fn compare(&self, one: &iris::Prepared, other: &iris::Prepared) -> Compared {
        let similarity = one.compare(other);
        Compared { similarity: 1.0 - similarity.distance(), score: similarity.score().0 }
    }
}
