//! On a PostgreSQL server.

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Statement};

use super::{COLUMNS, Row};
use crate::commands::bench::server::connect;
use crate::failure::{Doing, Failure};

pub struct StandIn {
    client: Client,
    insert: Statement,
}

impl StandIn {
    pub async fn new(url: &str) -> Result<Self, Failure> {
        let columns = COLUMNS.map(|column| format!("{column} text")).join(", ");
        let places: Vec<String> = (1..=COLUMNS.len()).map(|at| format!("${at}")).collect();
        let insert = format!(
            "INSERT INTO public.event_epc ({}) VALUES ({})",
            COLUMNS.join(", "),
            places.join(", ")
        );
        let table = format!("CREATE TABLE public.event_epc (id bigserial PRIMARY KEY, {columns})");
        let client = connect(url).await?;
        client.batch_execute(&table).await.doing("cannot make the stand-in")?;
        let insert = client.prepare(&insert).await.doing("cannot make the stand-in")?;
        Ok(Self { client, insert })
    }

    pub async fn capture(
        &mut self,
        rows: &[Row<'_>],
        in_transactions: bool,
    ) -> Result<(), Failure> {
        self.all(rows, in_transactions).await.doing("cannot fill the stand-in")
    }

    async fn all(&mut self, rows: &[Row<'_>], in_transactions: bool) -> Result<(), Error> {
        if in_transactions {
            self.client.batch_execute("BEGIN").await?;
        }
        for (told, body) in rows {
            let body: &str = body;
            let mut values: Vec<&(dyn ToSql + Sync)> = Vec::with_capacity(COLUMNS.len());
            values.extend(told.iter().map(|value| value as &(dyn ToSql + Sync)));
            values.push(&body);
            self.client.execute(&self.insert, &values).await?;
        }
        if in_transactions {
            self.client.batch_execute("COMMIT").await?;
        }
        Ok(())
    }
}
