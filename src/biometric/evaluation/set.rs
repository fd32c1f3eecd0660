//! Who is who in a folder of pictures, and which pairs are made.

use super::rates::Trials;

/// The subject of a picture, by its path below the folder that is evaluated, parts joined by `/`: the folder that holds
/// it, else its file name up to the last `_`.
#[must_use]
pub fn subject(path: &str) -> &str {
    if let Some((folder, _)) = path.rsplit_once('/') {
        return folder;
    }
    if let Some((name, _)) = path.rsplit_once('_') {
        return name;
    }
    path.rsplit_once('.').map_or(path, |(name, _)| name)
}

/// A subject and the places of its pictures in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its name.
    pub name: String,
    /// Where its pictures stand in the list of paths, in their order.
    pub pictures: Vec<usize>,
}

/// Groups paths, which must be sorted, into subjects, sorted by name.
#[must_use]
pub fn subjects(paths: &[String]) -> Vec<Subject> {
    let mut named: Vec<(&str, usize)> = paths.iter().enumerate().map(|(at, path)| (subject(path), at)).collect();
    named.sort_unstable();
    let of_one = named.chunk_by(|one, other| one.0 == other.0);
    of_one
        .map(|group| Subject { name: group[0].0.to_owned(), pictures: group.iter().map(|one| one.1).collect() })
        .collect()
}

/// Similarities of every pair of a list, unordered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Similarities(Vec<f32>);

impl Similarities {
    /// Pairs of so many pictures.
    #[must_use]
    pub const fn pairs(pictures: usize) -> usize {
        pictures * pictures.saturating_sub(1) / 2
    }

    /// Row by row below the diagonal: 1-0, 2-0, 2-1, 3-0 and so on. Nothing if it is no whole number of rows.
    #[must_use]
    pub fn new(rows: Vec<f32>) -> Option<Self> {
        let pictures = (1 + 8 * rows.len()).isqrt().div_ceil(2);
        (Self::pairs(pictures) == rows.len()).then_some(Self(rows))
    }

    /// Of two different pictures in either order.
    ///
    /// # Panics
    /// If a picture is not in the list, or both are the same.
    #[must_use]
    pub fn of(&self, one: usize, other: usize) -> f32 {
        assert_ne!(one, other, "a picture is not compared with itself");
        let (low, high) = (one.min(other), one.max(other));
        self.0[Self::pairs(high) + low]
    }

    /// Every genuine and every impostor pair of the subjects.
    #[must_use]
    pub fn trials(&self, subjects: &[Subject]) -> Trials {
        let (mut genuine, mut impostor) = (Vec::new(), Vec::new());
        for (at, subject) in subjects.iter().enumerate() {
            genuine.extend(
                pairs_within(subject.pictures.len()).map(|(i, j)| self.of(subject.pictures[i], subject.pictures[j])),
            );
            for other in &subjects[..at] {
                for one in &subject.pictures {
                    impostor.extend(other.pictures.iter().map(|other| self.of(*one, *other)));
                }
            }
        }
        Trials::new(genuine, impostor)
    }

    /// The same with two fingers (or eyes) a person: the first subject and the second, the third and the fourth, and so
    /// on. The n-th pictures of both are one presentation, and the similarities of two presentations are added. A subject
    /// without a partner, and pictures beyond the partner's last, are left out.
    #[must_use]
    pub fn trials_of_two(&self, subjects: &[Subject]) -> Trials {
        let people: Vec<Vec<(usize, usize)>> = subjects
            .chunks_exact(2)
            .map(|pair| pair[0].pictures.iter().copied().zip(pair[1].pictures.iter().copied()).collect())
            .collect();
        let added = |one: &(usize, usize), other: &(usize, usize)| self.of(one.0, other.0) + self.of(one.1, other.1);
        let (mut genuine, mut impostor) = (Vec::new(), Vec::new());
        for (at, person) in people.iter().enumerate() {
            genuine.extend(pairs_within(person.len()).map(|(i, j)| added(&person[i], &person[j])));
            for other in &people[..at] {
                for one in person {
                    impostor.extend(other.iter().map(|other| added(one, other)));
                }
            }
        }
        Trials::new(genuine, impostor)
    }
}

fn pairs_within(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(|high| (0..high).map(move |low| (high, low)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn paths(paths: &[&str]) -> Vec<String> {
        paths.iter().map(|path| (*path).to_owned()).collect()
    }

    #[test]
    fn a_folder_names_its_subject_else_the_file_does() {
        assert_eq!(subject("1/left/aeval1.bmp"), "1/left");
        assert_eq!(subject("7/x.png"), "7");
        assert_eq!(subject("101_1.tif"), "101");
        assert_eq!(subject("a_b_12.tif"), "a_b");
        assert_eq!(subject("alone.wsq"), "alone");
        assert_eq!(subject("no-ending"), "no-ending");
    }

    #[test]
    fn subjects_come_in_the_order_of_their_names() {
        let all = subjects(&paths(&["10/right/a.bmp", "10_1.tif", "9/left/a.bmp", "9/left/b.bmp"]));
        let found: Vec<_> = all.iter().map(|one| (one.name.as_str(), one.pictures.as_slice())).collect();
        assert_eq!(found, [("10", &[1][..]), ("10/right", &[0]), ("9/left", &[2, 3])]);
    }

    #[test]
    fn a_list_of_pairs_has_whole_rows() {
        assert!(Similarities::new(vec![0.0; 3]).is_some() && Similarities::new(Vec::new()).is_some());
        assert!(Similarities::new(vec![0.0; 4]).is_none());
        assert_eq!(Similarities::pairs(80), 3_160);
    }

    /// The similarity of pictures `high` and `low` is `10 high + low`.
    fn marked(pictures: usize) -> Similarities {
        Similarities::new(pairs_within(pictures).map(|(high, low)| (10 * high + low) as f32).collect()).unwrap()
    }

    #[test]
    fn every_pair_is_made_once() {
        let subjects = subjects(&paths(&["1_1.tif", "1_2.tif", "2_1.tif", "2_2.tif"]));
        let trials = marked(4).trials(&subjects);
        assert_eq!(trials, Trials::new(vec![10.0, 32.0], vec![20.0, 21.0, 30.0, 31.0]));
        assert_eq!(marked(4).of(1, 3), 31.0);
    }

    /// Fingers 1 and 2 are a person, 3 and 4 the next, 5 has no partner; finger 2 has a picture more than finger 1.
    #[test]
    fn two_fingers_are_added_presentation_by_presentation() {
        let subjects =
            subjects(&paths(&["1_1.tif", "1_2.tif", "2_1.tif", "2_2.tif", "2_3.tif", "3_1.tif", "4_1.tif", "5_1.tif"]));
        let trials = marked(8).trials_of_two(&subjects);
        // Presentations 0+2 and 1+3; the other person's is 5+6.
        let genuine = vec![10.0 + 32.0];
        let impostor = vec![50.0 + 62.0, 51.0 + 63.0];
        assert_eq!(trials, Trials::new(genuine, impostor));
    }
}
