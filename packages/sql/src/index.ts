/**
 * A `TokenStore` in a SQL database, for programs of many processes: PostgreSQL, MySQL 8, MariaDB from 10.6 and SQLite from
 * 3.35, on the `SqlClient` of `@effect/sql` that the program has already. Tokens are encrypted before they are sent there.
 *
 * There is one table, with a row for each id. The lock of an id is a name and a time in its row: while somebody refreshes
 * tokens, no transaction is open and no connection is taken. All times are those of the database's clock.
 *
 * @since 0.1.0
 */
export * as SqlTokenStore from "./SqlTokenStore.js"
