#![allow(clippy::unwrap_used)]

use super::*;
use crate::credential::signature::SigningKey;
use proptest::prelude::*;

const ISSUED_S: u32 = 1_736_900_000;

fn root(algorithm: Algorithm) -> SigningKey {
    SigningKey::new(algorithm, &[3; 32]).unwrap()
}

fn trust(seq: u32) -> TrustList {
    let row = |issuer, kid, algorithm| IssuerKey {
        issuer,
        kid,
        key: SigningKey::new(algorithm, &[kid; 32]).unwrap().public(),
        from_s: 0,
        until_s: u32::MAX,
    };
    let keys = vec![row(Issuer::Macao, 1, Algorithm::Ed25519), row(Issuer::HongKong, 2, Algorithm::Esp256)];
    TrustList { seq, issued_s: ISSUED_S, next_update_s: ISSUED_S + 100, hard_limit_s: ISSUED_S + 200, keys }
}

fn status(seq: u32) -> StatusList {
    let bits = Bits::Listed(vec![0b0100_0000, 0]);
    StatusList { issuer: Issuer::Macao, seq, issued_s: ISSUED_S, fresh_until_s: ISSUED_S + 50, bits }
}

fn warned(lists: &Lists, wall_ms: i64) -> Vec<ListWarning> {
    lists.warnings(wall_ms).collect()
}

fn ms(after_s: u32) -> i64 {
    i64::from(ISSUED_S + after_s) * 1_000
}

#[test]
fn lists_of_either_algorithm_come_back_as_they_were_signed() {
    for algorithm in [Algorithm::Ed25519, Algorithm::Esp256] {
        let root = root(algorithm);
        assert_eq!(TrustList::verified(&trust(4).sign(&root), &root.public()), Ok(trust(4)));
        assert_eq!(StatusList::verified(&status(4).sign(&root), &root.public()), Ok(status(4)));
    }
}

#[test]
fn a_list_by_another_root_or_of_the_other_kind_is_refused() {
    let key = root(Algorithm::Ed25519);
    let other = SigningKey::new(Algorithm::Ed25519, &[4; 32]).unwrap();
    assert_eq!(TrustList::verified(&trust(4).sign(&other), &key.public()), Err(ListError::Signature));
    assert_eq!(StatusList::verified(&trust(4).sign(&key), &key.public()), Err(ListError::Signature));
    let es256 = root(Algorithm::Esp256);
    assert!(matches!(TrustList::verified(&trust(4).sign(&es256), &key.public()), Err(ListError::Shape(_))));
}

#[test]
fn a_lower_number_is_refused_and_the_list_at_hand_stays() {
    let root = root(Algorithm::Ed25519);
    let mut lists = Lists::default();
    assert_eq!(lists.take_trust(&trust(7).sign(&root), &root.public()), Ok(7));
    assert_eq!(lists.take_trust(&trust(6).sign(&root), &root.public()), Err(ListError::Lower { got: 6, have: 7 }));
    assert_eq!(lists.take_trust(&trust(7).sign(&root), &root.public()), Ok(7));
    assert_eq!(lists.take_status(&status(7).sign(&root), &root.public()), Ok((Issuer::Macao, 7)));
    assert!(matches!(lists.take_status(&status(6).sign(&root), &root.public()), Err(ListError::Lower { .. })));
    // Each issuer counts for itself.
    let other = StatusList { issuer: Issuer::HongKong, ..status(1) };
    assert_eq!(lists.take_status(&other.sign(&root), &root.public()), Ok((Issuer::HongKong, 1)));
    assert_eq!(lists.trust, Some(trust(7)));
}

#[test]
fn contradictory_lists_are_refused() {
    let root = root(Algorithm::Ed25519);
    let verified = |list: TrustList| TrustList::verified(&list.sign(&root), &root.public()).unwrap_err();
    assert_eq!(verified(TrustList { next_update_s: ISSUED_S - 1, ..trust(1) }), ListError::Dates(1));
    assert_eq!(verified(TrustList { hard_limit_s: ISSUED_S + 99, ..trust(1) }), ListError::Dates(1));
    let mut doubled = trust(1);
    doubled.keys.push(IssuerKey { kid: 1, ..doubled.keys[0] });
    assert_eq!(verified(doubled), ListError::Doubled { issuer: Issuer::Macao, kid: 1 });
    let mut crowded = trust(1);
    crowded.keys = (0..=64).map(|kid| IssuerKey { kid, ..trust(1).keys[0] }).collect();
    assert!(matches!(verified(crowded), ListError::Shape(_)));
    let stale = StatusList { fresh_until_s: ISSUED_S - 1, ..status(2) };
    assert_eq!(StatusList::verified(&stale.sign(&root), &root.public()), Err(ListError::Dates(2)));
}

#[test]
fn a_list_of_any_size_costs_no_more_than_its_limit() {
    let root = root(Algorithm::Ed25519).public();
    let huge = vec![0; LARGEST + 1];
    assert_eq!(StatusList::verified(&huge, &root), Err(ListError::TooLarge(LARGEST + 1)));
}

#[test]
fn bits_count_from_the_most_significant_and_end_somewhere() {
    let bits = status(1).bits;
    let read: Vec<_> = [0, 1, 2, 15, 16, u32::MAX].map(|index| bits.revoked(index)).to_vec();
    assert_eq!(read, [Some(false), Some(true), Some(false), Some(false), None, None]);
    let mut grown = bits;
    grown.revoke(17);
    assert_eq!((grown.revoked(17), grown.revoked(16), grown.revoked(24)), (Some(true), Some(false), None));
}

// rules: A-13, E-24
#[test]
fn the_officer_is_warned_of_overdue_lists() {
    let root = root(Algorithm::Ed25519);
    let mut lists = Lists::default();
    assert_eq!(warned(&lists, ms(0))[0], ListWarning::TrustOver);
    lists.take_trust(&trust(1).sign(&root), &root.public()).unwrap();
    for issuer in Issuer::ALL {
        lists.take_status(&StatusList { issuer, ..status(1) }.sign(&root), &root.public()).unwrap();
    }
    assert_eq!(warned(&lists, ms(50)), []);
    let both = Issuer::ALL.map(ListWarning::StatusOver);
    assert_eq!(warned(&lists, ms(50) + 1), both);
    assert_eq!(warned(&lists, ms(100)), both);
    assert_eq!(warned(&lists, ms(100) + 1)[0], ListWarning::TrustDue);
    assert_eq!(warned(&lists, ms(200))[0], ListWarning::TrustDue);
    assert_eq!(warned(&lists, ms(200) + 1)[0], ListWarning::TrustOver);
}

proptest! {
    #[test]
    fn a_changed_list_is_never_taken(at in 0usize..1_000, change in 1u8..) {
        let root = root(Algorithm::Ed25519);
        for (bytes, is_trust) in [(trust(4).sign(&root), true), (status(4).sign(&root), false)] {
            let mut bytes = bytes;
            let at = at % bytes.len();
            bytes[at] ^= change;
            let taken = if is_trust {
                TrustList::verified(&bytes, &root.public()).is_ok()
            } else {
                StatusList::verified(&bytes, &root.public()).is_ok()
            };
            prop_assert!(!taken, "byte {}", at);
        }
    }

    #[test]
    fn any_bytes_are_refused_in_peace(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let root = root(Algorithm::Ed25519).public();
        prop_assert!(TrustList::verified(&bytes, &root).is_err());
        prop_assert!(StatusList::verified(&bytes, &root).is_err());
    }
}
