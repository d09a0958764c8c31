"""The changes that must not be half done, as scripts.

Time is the server's own. `try` arguments mark one attempt: redis-py may send a
script again when a connection broke before its answer came, and the second try
must answer as the first did.
"""

NOW = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
"""

# The sequence number is also the stream's id, so the stream refuses any disorder.
RECORD = (
    NOW
    + """
local function record(seq_key, stream, entry)
  if entry == '' then return 0 end
  local seq = redis.call('INCR', seq_key)
  redis.call('XADD', stream, seq .. '-0', 'at', now, 'entry', entry)
  return seq
end
"""
)

# KEYS of a run's change, the same for create and save.
CHANGE = (
    RECORD
    + """
local run, due, expiry, open = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local holder, untold, seq, stream = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local id, json, rev, try = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local is_open, score, due_at, expires_at = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local entry = ARGV[9]
local function mark(zset, at)
  if at == '' then redis.call('ZREM', zset, id)
  elseif at == 'now' then redis.call('ZADD', zset, now, id)
  else redis.call('ZADD', zset, at, id) end
end
local function keep()
  redis.call('HSET', run, 'json', json, 'rev', rev, 'try', try)
  mark(due, due_at)
  mark(expiry, expires_at)
  if is_open == '1' then
    redis.call('ZADD', open, score, id)
  else
    redis.call('ZREM', open, id)
    if redis.call('GET', holder) == id then redis.call('DEL', holder) end
  end
  redis.call('SADD', untold, id)
  record(seq, stream, entry)
end
"""
)

# Answers the id of the run that holds the domain, or an empty string.
CREATE = (
    CHANGE
    + """
local runs, token, number, version = KEYS[9], KEYS[10], KEYS[11], ARGV[10]
local held = redis.call('GET', holder)
if held and held ~= id then return held end
if redis.call('EXISTS', run) == 1 then return '' end
redis.call('SET', holder, id)
redis.call('SET', token, id)
redis.call('ZADD', runs, score, id)
local newest = tonumber(redis.call('HGET', number, 'version') or 0)
if tonumber(version) > newest then
  redis.call('HSET', number, 'version', version, 'id', id)
end
keep()
return ''
"""
)

# Answers 'ok', 'rev' (someone was first) or 'fence' (the right to drive is lost).
SAVE = (
    CHANGE
    + """
local lease, was, fence = KEYS[9], ARGV[10], ARGV[11]
if redis.call('HGET', run, 'try') == try then return 'ok' end
if fence ~= '0' and redis.call('HGET', lease, 'fence') ~= fence then
  return 'fence'
end
if redis.call('HGET', run, 'rev') ~= was then return 'rev' end
keep()
return 'ok'
"""
)

# KEYS of an alert's change, the same for a new one and a later one; a first look has
# no list and no score.
ALERT = (
    RECORD
    + """
local alert, list, untold = KEYS[1], KEYS[2], KEYS[3]
local seq, stream, token = KEYS[4], KEYS[5], KEYS[6]
local id, json, rev, try = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local score, entry = ARGV[5], ARGV[6]
local function keep()
  redis.call('HSET', alert, 'json', json, 'rev', rev, 'try', try)
  if score == '' then redis.call('ZREM', list, id)
  else redis.call('ZADD', list, score, id) end
  redis.call('SADD', untold, id)
  redis.call('SET', token, id)
  record(seq, stream, entry)
end
"""
)

# Answers 'ok', or 'taken' when the cause has another alert.
OPEN_ALERT = (
    ALERT
    + """
local cause = KEYS[7]
if redis.call('HGET', alert, 'try') == try then return 'ok' end
if redis.call('EXISTS', cause) == 1 then return 'taken' end
redis.call('SET', cause, id)
keep()
return 'ok'
"""
)

# Answers 'ok', or 'rev' when someone was first.
SAVE_ALERT = (
    ALERT
    + """
if redis.call('HGET', alert, 'try') == try then return 'ok' end
if (redis.call('HGET', alert, 'rev') or '0') ~= ARGV[7] then return 'rev' end
keep()
return 'ok'
"""
)

# Answers the fence, or 0 when someone else may still drive.
CLAIM = (
    NOW
    + """
local lease, try, ms = KEYS[1], ARGV[1], tonumber(ARGV[2])
local held = redis.call('HMGET', lease, 'until', 'owner', 'fence')
if held[1] and tonumber(held[1]) > now then
  if held[2] == try then return tonumber(held[3]) end
  return 0
end
local fence = redis.call('HINCRBY', lease, 'fence', 1)
redis.call('HSET', lease, 'until', now + ms, 'owner', try)
return fence
"""
)

# With 0 ms this lets go. Nobody else can have claimed while the fence is ours.
RENEW = (
    NOW
    + """
local lease, fence, ms = KEYS[1], ARGV[1], tonumber(ARGV[2])
if redis.call('HGET', lease, 'fence') ~= fence then return 0 end
redis.call('HSET', lease, 'until', now + ms)
return 1
"""
)

# Answers 1 for a new row, 0 for one that came in before.
RECEIVE = """
local seen, row, inbox = KEYS[1], KEYS[2], KEYS[3]
local id, json, at, try, remember = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if not redis.call('SET', seen, try, 'NX', 'EX', remember) then
  return redis.call('GET', seen) == try and 1 or 0
end
redis.call('SET', row, json)
redis.call('ZADD', inbox, at, id)
return 1
"""

DEAL_WITH = """
redis.call('ZREM', KEYS[2], ARGV[1])
return redis.call('DEL', KEYS[1])
"""

# A thing is told when Slack has heard of its latest rev.
TELL = """
local told, run, untold = KEYS[1], KEYS[2], KEYS[3]
local id, json, rev = ARGV[1], ARGV[2], tonumber(ARGV[3])
redis.call('SET', told, json)
local is = tonumber(redis.call('HGET', run, 'rev') or -1)
if rev >= is then redis.call('SREM', untold, id)
else redis.call('SADD', untold, id) end
return 1
"""

APPEND = (
    RECORD
    + """
local seq, stream, last = KEYS[1], KEYS[2], KEYS[3]
if redis.call('HGET', last, 'try') == ARGV[2] then
  return tonumber(redis.call('HGET', last, 'seq'))
end
local made = record(seq, stream, ARGV[1])
redis.call('HSET', last, 'try', ARGV[2], 'seq', made)
return made
"""
)

# Answers 1, or 0 when it is not any more what the caller saw.
FREEZE = (
    RECORD
    + """
local freezes, seq, stream, last = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, json, before, entry, try = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('HGET', last, 'freeze') == try then return 1 end
local kept = redis.call('HGET', freezes, id)
local rev = kept and tostring(cjson.decode(kept).rev) or ''
if rev ~= before then return 0 end
if json == '' then redis.call('HDEL', freezes, id)
else redis.call('HSET', freezes, id, json) end
redis.call('HSET', last, 'freeze', try)
record(seq, stream, entry)
return 1
"""
)

CLAIM_ONCE = """
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2]) then return 1 end
return redis.call('GET', KEYS[1]) == ARGV[1] and 1 or 0
"""

# Answers 0, or after how many milliseconds the oldest of those that count is over.
TURN = (
    NOW
    + """
local turns, once, most, ms = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
if redis.call('ZSCORE', turns, once) then return 0 end
redis.call('ZREMRANGEBYSCORE', turns, '-inf', now - ms)
if redis.call('ZCARD', turns) >= most then
  local oldest = redis.call('ZRANGE', turns, 0, 0, 'WITHSCORES')
  return math.max(1, tonumber(oldest[2]) + ms - now)
end
redis.call('ZADD', turns, now, once)
redis.call('PEXPIRE', turns, ms)
return 0
"""
)

TOOK = """
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], -tonumber(ARGV[2]), -1)
return 1
"""

# One process prints at a time: takes or renews the right to, answers the position.
PRINT = """
local printer, printed, owner, ms = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
local now = redis.call('GET', printer)
if now and now ~= owner then return -1 end
redis.call('SET', printer, owner, 'PX', ms)
return tonumber(redis.call('GET', printed) or 0)
"""

# The position moves only for whoever still has the right to print.
PRINTED = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2])
return 1
"""

# Of two looks that end in the wrong order the later one stays.
KEEP_NEWER = """
local json, at = ARGV[1], ARGV[2]
local kept = redis.call('HGET', KEYS[1], 'at')
if kept and tonumber(kept) > tonumber(at) then return 0 end
redis.call('HSET', KEYS[1], 'json', json, 'at', at)
return 1
"""
