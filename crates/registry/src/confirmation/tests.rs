use super::*;
use crate::testing::Room;

#[tokio::test]
async fn an_unknown_token_proves_nothing() {
    let room = Room::new().await;
    for token in ["", "0", "' OR 1=1 --"] {
        let token = token.to_owned();
        assert!(room.read(move |tx| Ok(by_token(tx, &token)?)).await.is_none());
    }
}
