/**
 * A `TokenStore` in Redis, for programs of many processes: Redis from 5 on, Valkey and what speaks as they do, by ioredis.
 * Tokens are encrypted before they are sent there.
 *
 * There is one hash for each id. Each operation is one script, which Redis runs as one step; times are those of Redis. A
 * lock is the name of its owner and a time in the hash.
 *
 * @since 0.1.0
 */
export * as RedisTokenStore from "./RedisTokenStore.js"
