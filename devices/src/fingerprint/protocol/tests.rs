#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use proptest::prelude::*;

fn bytes(packet: &Packet) -> Vec<u8> {
    let mut out = Vec::new();
    packet.encode(ADDRESS, &mut out);
    out
}

fn order_bytes(order: Order) -> Vec<u8> {
    let mut out = Vec::new();
    order.encode(ADDRESS, &mut out);
    out
}

fn packets(mut input: &[u8]) -> Vec<Packet> {
    let mut deframer = Deframer::new(ADDRESS);
    std::iter::from_fn(|| deframer.next_packet(&mut input)).flatten().collect()
}

#[test]
fn orders_have_the_bytes_of_the_manuals() {
    let of = |order| hex::encode(order_bytes(order));
    assert_eq!(of(Order::Image), "ef01ffffffff010003010005");
    assert_eq!(of(Order::Upload), "ef01ffffffff0100030a000e");
    assert_eq!(of(Order::Parameters), "ef01ffffffff0100030f0013");
    assert_eq!(of(Order::Password(0)), "ef01ffffffff0100071300000000001b");
    assert_eq!(of(Order::SetRate(12)), "ef01ffffffff0100050e040c0024");
}

#[test]
fn a_sensors_own_words_are_read() {
    // What a sensor set to 115200 and 128 bytes sends.
    let told = hex::decode("ef01ffffffff070013000000000000500003ffffffff0002000c0477").unwrap();
    let [packet] = &packets(&told)[..] else { panic!("one packet") };
    assert_eq!(packet.kind, Kind::Acknowledge);
    let [confirmation, told @ ..] = packet.content() else { panic!("a confirmation") };
    assert_eq!(Confirmation::of(*confirmation), Confirmation::Done);
    let parameters = Parameters::parse(told).unwrap();
    assert_eq!(parameters, Parameters { system: 0, packet: Some(PacketSize::B128), rate_steps: 12 });
}

#[test]
fn pictures_come_in_four_bits_or_eight() {
    assert_eq!(unpack(&[0x0F, 0xA1], 4), Some(vec![0, 255, 170, 17]));
    assert_eq!(unpack(&[0x0F, 0xA1], 2), Some(vec![0x0F, 0xA1]));
    assert_eq!(unpack(&[0x0F, 0xA1], 3), None);
    // 256 by 288 pixels in 128 bytes each: six and a half seconds at 57600.
    assert_eq!(upload_bytes(256 * 288, PacketSize::B128), 40_032);
}

#[test]
fn what_a_packet_holds_is_not_shown() {
    let packet = Packet::new(Kind::Data, b"ridges").unwrap();
    assert_eq!(format!("{packet:?}"), "Data of 6 bytes");
}

fn any_packet() -> impl Strategy<Value = Packet> {
    let kind = prop::sample::select(vec![Kind::Command, Kind::Data, Kind::Acknowledge, Kind::EndOfData]);
    (kind, prop::collection::vec(any::<u8>(), 1..=CONTENT_MAX))
        .prop_map(|(kind, content)| Packet::new(kind, &content).unwrap())
}

#[test]
fn a_packet_within_what_looked_like_one_is_found() {
    let packet = Packet::new(Kind::Command, &[0]).unwrap();
    let begun = vec![0xEF, 1, 0xFF, 0xFF, 0xFF, 0xFF, 1, 1, 1];
    assert_eq!(packets(&[begun, bytes(&packet), vec![0; AROUND + CONTENT_MAX]].concat()), [packet]);
}

proptest! {
    #[test]
    fn packets_come_back_however_the_line_cuts_them(
        sent in prop::collection::vec(any_packet(), 0..6), cuts in prop::collection::vec(1..40usize, 1..20)
    ) {
        let line: Vec<u8> = sent.iter().flat_map(bytes).collect();
        let mut deframer = Deframer::new(ADDRESS);
        let (mut rest, mut found) = (&line[..], Vec::new());
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (mut chunk, after) = rest.split_at((*cut).min(rest.len()));
            rest = after;
            found.extend(std::iter::from_fn(|| deframer.next_packet(&mut chunk)));
        }
        prop_assert_eq!(found.into_iter().collect::<Result<Vec<_>, _>>().unwrap(), sent);
    }

    #[test]
    fn a_packet_is_found_behind_any_garbage(
        garbage in prop::collection::vec(prop_oneof![Just(0xEF), Just(1), Just(0xFF), any::<u8>()], 0..600),
        packet in any_packet()
    ) {
        // What looks like a beginning swallows at most one packet's length, so that padding brings it out.
        let line = [garbage, bytes(&packet), vec![0; AROUND + CONTENT_MAX]].concat();
        prop_assert!(packets(&line).contains(&packet));
    }

    #[test]
    fn a_packet_hit_anywhere_is_not_taken(packet in any_packet(), at in any::<prop::sample::Index>(), bit in 0..8u32) {
        let mut line = bytes(&packet);
        let at = at.index(line.len());
        line[at] ^= 1 << bit;
        prop_assert!(!packets(&line).contains(&packet));
    }

    #[test]
    fn orders_and_parameters_come_back(password in any::<u32>(), steps in 1..=12u8, system in any::<u16>()) {
        for order in [Order::Password(password), Order::SetRate(steps), Order::SetPacket(PacketSize::B256)] {
            let [packet] = &packets(&order_bytes(order))[..] else { return Err(TestCaseError::fail("one packet")) };
            prop_assert_eq!(Order::parse(packet.content()), Some(order));
        }
        let told = Parameters { system, packet: Some(PacketSize::B64), rate_steps: u16::from(steps) };
        prop_assert_eq!(Parameters::parse(&told.bytes(password)), Some(told));
    }

    #[test]
    fn pictures_keep_their_upper_bits(grey in prop::collection::vec(any::<u8>(), 0..200)) {
        let grey = &grey[..grey.len() & !1];
        let back = unpack(&pack(grey), grey.len()).unwrap();
        prop_assert!(grey.iter().zip(&back).all(|(a, b)| a >> 4 == b >> 4));
    }
}
