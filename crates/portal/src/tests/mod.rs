//! The room through its door, against an office filled through the rooms' own functions.

mod fresh;
mod good;
mod links;
mod office;
mod pages;
mod resolver;
mod rows;
mod schema;
mod suite;
