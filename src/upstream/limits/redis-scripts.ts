import { roundingMs } from './buckets.ts';

const now = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/**
 * A bucket is a sorted set of the tokens that are out, by the time at which they come back; beside it stands a
 * key that lives while the bucket is closed. All keys of one call share a hash tag, and with it a slot.
 */
export const bucketScripts = {
  /** KEYS: buckets. ARGV: token, replica, then of each calls (-1: unlimited), window, spare and transit. */
  take: `${now}
local replicas = KEYS[1]:match('^(.-{.-})') .. ':replicas'
redis.call('ZREMRANGEBYSCORE', replicas, '-inf', now - 60000)
redis.call('ZADD', replicas, now, ARGV[2])
redis.call('PEXPIRE', replicas, 60000)
local seen = redis.call('ZCARD', replicas)
local worst = { wait = 0, number = 0, lack = 0, closed = 0, returns = {} }
for number, bucket in ipairs(KEYS) do
  local calls = tonumber(ARGV[4 * number - 1])
  local window = tonumber(ARGV[4 * number])
  local spare = tonumber(ARGV[4 * number + 1])
  local closed = math.max(0, redis.call('PTTL', bucket .. ':closed'))
  local lack = 0
  local returns = {}
  local wait = closed
  if calls >= 0 then
    redis.call('ZREMRANGEBYSCORE', bucket, '-inf', now)
    lack = 1 + spare - (calls - redis.call('ZCARD', bucket))
  end
  if lack > 0 then
    local held = redis.call('ZRANGE', bucket, 0, -1, 'WITHSCORES')
    for i = 2, #held, 2 do
      returns[#returns + 1] = math.min(tonumber(held[i]) - now, window + ${roundingMs})
    end
    wait = math.max(closed, returns[math.min(lack, #returns)] or 0)
  end
  if (closed > 0 or lack > 0) and (worst.number == 0 or wait > worst.wait) then
    worst = { wait = wait, number = number, lack = lack, closed = closed, returns = returns }
  end
end
if worst.number > 0 then
  return { seen, worst.number, worst.lack, worst.closed, worst.returns }
end
for number, bucket in ipairs(KEYS) do
  if tonumber(ARGV[4 * number - 1]) >= 0 then
    local back = tonumber(ARGV[4 * number]) + tonumber(ARGV[4 * number + 2])
    redis.call('ZADD', bucket, now + back, ARGV[1])
    redis.call('PEXPIRE', bucket, back + 1000)
  end
end
return { seen, 0, 0, 0, {} }
`,
  /** KEYS: buckets. ARGV: token, then the window of each. */
  settle: `${now}
for number, bucket in ipairs(KEYS) do
  redis.call('ZADD', bucket, 'XX', 'LT', now + ARGV[number + 1] + ${roundingMs}, ARGV[1])
end
`,
  /** KEYS: buckets. ARGV: token. */
  cancel: `
for _, bucket in ipairs(KEYS) do
  redis.call('ZREM', bucket, ARGV[1])
end
`,
  /** KEYS: the bucket. ARGV: milliseconds. A shorter closure never ends a longer one. */
  close: `
local closed = KEYS[1] .. ':closed'
if redis.call('PTTL', closed) < tonumber(ARGV[1]) then
  redis.call('SET', closed, '1', 'PX', ARGV[1])
end
`,
} as const;
