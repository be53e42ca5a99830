use super::*;
use crate::testing::Room;

fn paper(room: &Room, bytes: Option<Vec<u8>>) -> NewPaper {
    let name = "Tờ khai".parse().unwrap();
    NewPaper { id: room.world.id(), kind: PaperKind::Declaration, name, bytes }
}

#[tokio::test]
async fn papers_have_limits_and_belong_to_their_proceeding() {
    let room = Room::new().await;
    let thing = Thing { kind: ThingKind::Application, id: room.world.id() };
    let other = Thing { kind: ThingKind::Incident, id: thing.id };
    let pdf = paper(&room, Some(b"%PDF-1.7 x".to_vec()));
    let id = pdf.id;
    room.write(move |tx, actor| add(tx, actor, thing, &pdf)).await.unwrap();
    let found = room.read(move |tx| Ok((file(tx, thing, id)?, file(tx, other, id)?))).await;
    assert_eq!(found.0.unwrap().bytes, b"%PDF-1.7 x");
    assert!(found.1.is_none());
    let mut large = b"%PDF-".to_vec();
    large.resize(PAPER_BYTES_MAX + 1, 0);
    for (bytes, key) in
        [(large, "registry-error-paper-large"), (b"<svg>".to_vec(), "registry-error-paper-kind")]
    {
        let new = paper(&room, Some(bytes));
        let error = room.write(move |tx, actor| add(tx, actor, thing, &new)).await.unwrap_err();
        let crate::RegistryError::Refused(refusals) = error else { unreachable!("{error}") };
        assert_eq!(refusals[0].key, key);
    }
    let more: Vec<_> = (1..PAPERS_MAX).map(|_| paper(&room, None)).collect();
    room.write(move |tx, actor| more.iter().try_for_each(|one| add(tx, actor, thing, one)))
        .await
        .unwrap();
    let last = paper(&room, None);
    let error = room.write(move |tx, actor| add(tx, actor, thing, &last)).await.unwrap_err();
    assert!(matches!(error, crate::RegistryError::Refused(_)));
    assert_eq!(room.read(move |tx| Ok(papers(tx, thing)?)).await.len(), 40);
}
