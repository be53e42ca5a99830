//! What every office room stands on: database, accounts, territory, audit, web shell
