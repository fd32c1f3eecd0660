#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

fn chip() -> impl Strategy<Value = Chip> {
    let read = ("[a-z-]{1,32}", "[A-Z0-9()]{1,32}", "[A-Z]{1,3}", "[A-Za-z0-9-]{1,32}", any::<(bool, bool)>());
    prop_oneof![
        Just(Chip::Unreadable),
        read.prop_map(|(kind, number, issuer, serial, (authenticated, consent_macao))| Chip::Read {
            kind,
            authenticated,
            number,
            issuer,
            serial,
            consent_macao
        }),
    ]
}

fn report() -> impl Strategy<Value = Report> {
    prop_oneof![
        any::<(bool, bool, u32)>().prop_map(|(on, laid, count)| Report::Status(Status { on, laid, count })),
        (any::<u32>(), prop::collection::vec("[ -~]{0,44}", 0..=3), chip())
            .prop_map(|(count, lines, chip)| Report::Document(Presented { count, lines, chip })),
    ]
}

proptest! {
    #[test]
    fn every_report_survives_the_line(reports in prop::collection::vec(report(), 1..4)) {
        let mut bytes = Vec::new();
        reports.iter().for_each(|report| report.encode(&mut bytes));
        let read: Vec<_> = decode(&bytes).into_iter().map(Result::unwrap).collect();
        prop_assert_eq!(read, reports);
    }

    #[test]
    fn any_bytes_are_read_without_growing(bytes in prop::collection::vec(any::<u8>(), 0..4096)) {
        let mut deframer = Deframer::default();
        let room = deframer.body.capacity();
        for byte in &bytes {
            if let Some(Ok(body)) = deframer.push(*byte) {
                let _ = Report::parse(body);
                let _ = Order::parse(body);
            }
        }
        prop_assert_eq!(deframer.body.capacity(), room);
    }

    #[test]
    fn a_frame_after_noise_is_read(noise in prop::collection::vec(any::<u8>(), 0..600), report in report()) {
        let mut bytes = noise;
        report.encode(&mut bytes);
        prop_assert_eq!(decode(&bytes).pop(), Some(Ok(report)));
    }

    #[test]
    fn a_flipped_bit_never_gives_another_document(
        report in report(), at in any::<prop::sample::Index>(), bit in 0..8u32
    ) {
        let mut bytes = Vec::new();
        report.encode(&mut bytes);
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert!(decode(&bytes).into_iter().all(|read| read.is_err()));
    }
}

#[test]
fn orders_read_back_and_nothing_else_does() {
    for order in [Order::Enable, Order::Disable, Order::Status, Order::Again] {
        assert_eq!(Order::parse(order.body().as_bytes()), Ok(order));
    }
    for body in ["", "ENABLE", "enable\r", "ENABLE\r\r", "ENABLE\rSTATUS\r"] {
        assert_eq!(Order::parse(body.as_bytes()), Err(Noise::Message), "{body:?}");
    }
}

#[test]
fn what_the_profile_does_not_know_is_refused() {
    let long = format!("DOCUMENT 1\rzone {}\rchip none\r", "A".repeat(45));
    for body in [
        "STATUS\ron\rlaid\r+1\r",
        "STATUS\ron\rlaid\r01\r",
        "STATUS\ron\rlaid\r4294967296\r",
        "STATUS\ron\rlaid\r1\r\r",
        "STATUS\ryes\rlaid\r1\r",
        "DOCUMENT 1\r",
        "DOCUMENT 1\rchip none\rchip none\r",
        "DOCUMENT 1\rzone A\rzone B\rzone C\rzone D\rchip none\r",
        "DOCUMENT 1\rkind macao-id\rnumber 1\rissuer MAC\rserial 1\rconsent maybe\rauthentication passed\r",
        "DOCUMENT 1\rkind macao-id\rnumber 1\rissuer MAC\rserial 1\rconsent yes\r",
        &long,
    ] {
        assert_eq!(Report::parse(body.as_bytes()), Err(Noise::Message), "{body:?}");
    }
}

#[test]
fn a_frame_without_end_is_given_up_at_its_limit() {
    let mut bytes = vec![STX];
    bytes.resize(BODY_MAX + 2, b'A');
    Report::Status(Status { on: true, laid: false, count: 0 }).encode(&mut bytes);
    let read = decode(&bytes);
    assert_eq!(read[0], Err(Noise::Long));
    assert!(read[1].is_ok());
}
