#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

fn order() -> impl Strategy<Value = Order> {
    prop_oneof![
        Just(Order::Initialize),
        Just(Order::Utf8),
        "[^\\p{Cc}]{0,80}".prop_map(Order::Line),
        Just(Order::Cut),
        any::<u32>().prop_map(|n| Order::Report(process_id(n))),
        prop::sample::select(Query::ALL.to_vec()).prop_map(Order::Ask),
        Just(Order::Clear),
    ]
}

fn reply() -> impl Strategy<Value = Reply> {
    prop_oneof![
        any::<u8>().prop_map(|byte| Reply::Status(byte & 0x6C | STATUS_FORM)),
        any::<u32>().prop_map(|n| Reply::Done(process_id(n))),
        Just(Reply::Cleared),
    ]
}

proptest! {
    #[test]
    fn orders_survive_the_line(orders in prop::collection::vec(order(), 0..20)) {
        let mut bytes = Vec::new();
        orders.iter().for_each(|order| order.encode(&mut bytes));
        prop_assert_eq!(decode_orders(&bytes), orders);
    }

    #[test]
    fn replies_survive_the_line(replies in prop::collection::vec(reply(), 0..20)) {
        let mut bytes = Vec::new();
        replies.iter().for_each(|reply| reply.encode(&mut bytes));
        prop_assert_eq!(decode_replies(&bytes), replies);
    }

    #[test]
    fn any_bytes_are_read_in_bounded_memory(bytes in prop::collection::vec(any::<u8>(), 0..4096)) {
        let mut decoder = OrderDecoder::default();
        for byte in &bytes {
            let _ = decoder.push(*byte);
            prop_assert!(decoder.sequence.len() <= 11 && decoder.text.len() <= LINE_BYTES_MAX);
        }
        let _ = decode_replies(&bytes);
    }

    #[test]
    fn no_text_steers_the_printer(
        lines in prop::collection::vec(prop::collection::vec(any::<char>(), 0..60), 1..8),
        control in prop::char::range('\0', '\u{1f}')
    ) {
        let lines: Vec<String> = lines.into_iter().map(|line| line.into_iter().chain([control]).collect()).collect();
        let mut bytes = Vec::new();
        encode_slip(&lines, *b"AAAA", &mut bytes).unwrap();
        let orders = decode_orders(&bytes);
        prop_assert_eq!(orders.len(), lines.len() + 4);
        let printed = orders.iter().filter(|order| matches!(order, Order::Line(_))).count();
        prop_assert_eq!(printed, lines.len());
    }

    #[test]
    fn a_status_reads_back(paper_out in any::<bool>(), low in any::<bool>(), why in 0..4usize) {
        let stopped = [None, Some(Stoppage::Cover), Some(Stoppage::Cutter), Some(Stoppage::Other)][why];
        let status = Status { paper_out, paper_low: low || paper_out, stopped };
        prop_assert_eq!(Status::of(Query::ALL.map(|query| status.byte(query))), status);
    }
}

#[test]
fn a_slip_is_the_bytes_of_the_manual() {
    let mut bytes = Vec::new();
    encode_slip(&["逗留許可憑條".to_owned()], *b"AAAB", &mut bytes).unwrap();
    let mut expected = vec![0x1B, 0x40, 0x1C, 0x28, 0x43, 0x02, 0x00, 0x30, 0x02];
    expected.extend("逗留許可憑條\n".as_bytes());
    expected.extend([0x1D, 0x56, 0x42, 0x00, 0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30]);
    expected.extend(b"AAAB");
    assert_eq!(bytes, expected);
}

#[test]
fn slips_without_bounds_are_refused_whole() {
    let mut bytes = Vec::new();
    assert_eq!(encode_slip(&[], *b"AAAA", &mut bytes), Err(SlipError::Lines));
    assert_eq!(encode_slip(&vec![String::new(); 65], *b"AAAA", &mut bytes), Err(SlipError::Lines));
    let long = ["short".to_owned(), "x".repeat(513)];
    assert_eq!(encode_slip(&long, *b"AAAA", &mut bytes), Err(SlipError::Line(1)));
    assert!(bytes.is_empty());
}
