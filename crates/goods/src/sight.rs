//! Whose goods a person may see: the territory, and goods of which nobody knows where they belong.

use nguon_platform::territory::{Placed, PlacedColumns, Territory};
use sea_query::{Cond, Expr, ExprTrait, IntoColumnRef};

/// The predicate for lists, counts and exports.
///
/// Goods made at a place that no register knows belong to no territory. They are shown, marked as
/// unplaced, to whoever looks after a whole province or the country, because somebody must find
/// out; to nobody else.
pub(crate) fn condition<C: IntoColumnRef + Clone>(
    territory: &Territory,
    columns: PlacedColumns<C>,
) -> Cond {
    let own = territory.condition(PlacedColumns {
        commune: columns.commune.clone(),
        province: columns.province.clone(),
        holder: columns.holder.clone(),
    });
    match territory {
        Territory::Province(_) => Cond::any().add(own).add(
            Cond::all()
                .add(Expr::col(columns.commune).is_null())
                .add(Expr::col(columns.province).is_null())
                .add(Expr::col(columns.holder).is_null()),
        ),
        _ => own,
    }
}

/// The same predicate on a record at hand.
pub(crate) fn covers(territory: &Territory, placed: &Placed) -> bool {
    let unplaced = *placed == Placed::default();
    territory.covers(placed) || (unplaced && matches!(territory, Territory::Province(_)))
}
