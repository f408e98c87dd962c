/**
 * The operations as scripts, each of which Redis runs as one step. A row is a hash with the fields `version` and `value`,
 * and `owner` and `lockedUntil` while there is a lock. The time is that of Redis.
 *
 * A script writes with one command that needs memory, before all others: when Redis refuses it, nothing has changed.
 *
 * @internal
 */
import * as crypto from "node:crypto"

/** A script, and the name under which Redis keeps it. */
export interface Script {
  readonly lua: string
  readonly sha1: string
}

const make = (lua: string): Script => ({ lua, sha1: crypto.createHash("sha1").update(lua).digest("hex") })

/** Reads the row. What is there and is none ends a script. */
const row = `
local kind = redis.call('TYPE', KEYS[1])['ok']
local row = kind == 'hash' and redis.call('HMGET', KEYS[1], 'version', 'value', 'owner', 'lockedUntil') or {}
local version, value, owner = row[1], row[2], row[3]
if kind ~= 'none' and not (version and value) then return {'Corrupted'} end
`

/** Stores for a time in milliseconds, or when that is empty until further notice, and ends a lock. */
const write = `
local function write(version, value, timeToLive)
  redis.call('HSET', KEYS[1], 'version', version, 'value', value)
  redis.call('HDEL', KEYS[1], 'owner', 'lockedUntil')
  if timeToLive == '' then
    redis.call('PERSIST', KEYS[1])
  else
    redis.call('PEXPIRE', KEYS[1], timeToLive)
  end
  return {'Done'}
end
`

/** Ends a script where the version and the owner, when that is not empty, are not those that are expected. */
const expect = `
if version ~= ARGV[1] then return {'Conflict'} end
if ARGV[2] ~= '' and owner ~= ARGV[2] then return {'LockLost'} end
`

/** @internal */
export const get = make(`${row}
if not version then return {'Missing'} end
return {'Found', version, value}
`)

/**
 * Takes the version, the value and the time to live.
 *
 * @internal
 */
export const set = make(`${write}
local kind = redis.call('TYPE', KEYS[1])['ok']
if kind ~= 'none' and kind ~= 'hash' then redis.call('DEL', KEYS[1]) end
return write(ARGV[1], ARGV[2], ARGV[3])
`)

/**
 * Takes the expected version and owner, and what `set` takes.
 *
 * @internal
 */
export const compareAndSet = make(`${row}${write}
if version == ARGV[3] then return {'Done'} end
${expect}
return write(ARGV[3], ARGV[4], ARGV[5])
`)

/** @internal */
export const remove = make(`
redis.call('DEL', KEYS[1])
return {'Done'}
`)

/**
 * Takes the expected version and owner.
 *
 * @internal
 */
export const compareAndRemove = make(`${row}${expect}
redis.call('DEL', KEYS[1])
return {'Done'}
`)

/**
 * Takes the owner, and the lease in milliseconds.
 *
 * @internal
 */
export const lock = make(`${row}
if not version then return {'Missing'} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if owner and owner ~= ARGV[1] and (tonumber(row[4]) or 0) > now then
  return {'Held', version, value}
end
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'lockedUntil', now + ARGV[2])
return {'Acquired', version, value}
`)

/**
 * Takes the owner.
 *
 * @internal
 */
export const unlock = make(`${row}
if owner == ARGV[1] then redis.call('HDEL', KEYS[1], 'owner', 'lockedUntil') end
return {'Done'}
`)
