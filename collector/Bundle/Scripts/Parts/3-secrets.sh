# Secrets. Line by line: private keys, tokens, passwords in settings, arguments, addresses and headers become [redacted:KIND].
# The collector's own redaction knows more shapes than a shell can tell; what takes more is left out unless --raw is said.
without_secrets() {
  awk '
  function times(text, count,   all) { while (count-- > 0) all = all text; return all }
  BEGIN {
    names = "(passwd|password|passphrase|passwort|pass_phrase|auth_pass|requirepass|_pwd|secret|token|credential|(api|access|private|certificate|encryption|signing|account|client|shared)[_-]?key|client-key-data|authkey|preshared|psk|community)"
    separator = "(\\\\?[\"\047]?[ \t]*=[ \t]*|\\\\?[\"\047][ \t]*:[ \t]*|:[ \t]+)(\\\\\")?"
    named = names "[a-z0-9_.-]*" separator
    harmless = "(name|names|namespace|ttl|file|files|path|paths|dir|directory|ref|refs|type|types|bucket|count|size|id|ids|age|timeout|endpoint|endpoints|url|urls|interval|lifetime|duration|expiration|expirationseconds|policy|mode|version|review|reviews|request|requests|audience|issuer|usage|usages|burst|rate|enabled|controller|cleaner|hash|automountserviceaccounttoken|provider|webhook|cache|algorithm)" separator "$"
    bare = "((^|[ \t\"\047])(--?[a-z-]*(password|token|secret|api-?key|access-?key)|auth_pass|insecure-password|stats[ \t]+auth|authentication_key|rocommunity6?|rwcommunity6?|requirepass|: psk|sshpass[ \t]+-p)|[ \t]password)([\"\047]?,[ \t]*|[\"\047]?[ \t]+)"
    user = "(^|[ \t])(-u|--user)[ \t=]+[^ \t:/]+:"
    environment = "\\\\?\"name\\\\?\":[ \t]*\\\\?\"[a-z0-9_.-]*" names "[a-z0-9_.-]*\\\\?\",[ \t]*\\\\?\"value\\\\?\":[ \t]*(\\\\\")?"
    header = "(bearer[ \t]+|(authorization|x-[a-z-]*(token|key))\\\\?[\"\047]?[ \t]*[:=][ \t]*(\\\\?[\"\047[])*((basic|digest|token|negotiate|bearer)[ \t]+)?)"
    element = "<[a-z0-9_:-]*" names "[a-z0-9_:-]*>"
    jwt = "eyJ[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]*"
    bootstrap = times("[a-z0-9]", 6) "[.]" times("[a-z0-9]", 16)
    cloud = "(AKIA|ASIA)" times("[A-Z0-9]", 16) "|gh[pousr]_[A-Za-z0-9]+|github_pat_[A-Za-z0-9_]+|glpat-[A-Za-z0-9_-]+|xox[a-z]-[A-Za-z0-9-]+|AIza[A-Za-z0-9_-]+|K10[0-9a-f]+::[A-Za-z0-9_:.-]+"
    crypted = "[$](1|2[aby]?|5|6|y|gy|apr1)[$][^: \t$]+[$][^: \t]*"
    last_name = "(^|[ \t\"\047])--?[a-z-]*(password|token|secret|api-?key|access-?key)[\"\047]?,?[ \t]*$"
  }
  # In line, the value that begins at a place gives way to a mark. Returns where to look on.
  function blank(at, kind,   head, rest, quote, end) {
    head = substr(line, 1, at - 1); rest = substr(line, at); quote = substr(rest, 1, 1)
    if (quote == "\"" || quote == "\047") {
      end = index(substr(rest, 2), quote)
      while (end > 1 && substr(rest, end, 1) == "\\") {
        more = index(substr(rest, end + 2), quote)
        end = more ? end + more : 0
        if (!more) break
      }
      if (end == 1) return at + 2
      rest = end ? substr(rest, end + 1) : ""
      line = head quote "[redacted:" kind "]" rest
    } else {
      # Behind a colon the whole rest is the value, words and all; behind others the word.
      word = "^[^ \t,;\"\047}\\])&<\\\\]+"
      if (head ~ /: $/ && rest !~ /[,;}\]]/) word = "^.+"
      if (!match(rest, word)) return at + 1
      line = head "[redacted:" kind "]" substr(rest, RLENGTH + 1)
    }
    return length(head) + length(kind) + 12
  }
  function kind_of(words) {
    return words ~ /pass|pwd/ ? "password" : words ~ /key/ ? "key" : words ~ /token/ ? "token" : "secret"
  }
  function is_plain(value) {
    return value ~ /^["\047]?(true|false|null|none|nil|yes|no|y|n|m|[0-9]|[0-9]+(ns|us|ms|s|m|h|d)|[{[|>].*|<[a-z]+>|[$][{(].*|\[redacted.*|(files|compat|db)( .*)?)?["\047]?([ \t,;}\])].*)?$/
  }
  function all_after(pattern, kind, skips_plain,   from, at, words) {
    for (from = 1; from <= length(line) && match(tolower(substr(line, from)), pattern); ) {
      words = tolower(substr(line, from + RSTART - 1, RLENGTH)); at = from + RSTART - 1 + RLENGTH
      if (skips_plain && (words ~ harmless || is_plain(substr(line, at)))) from = at
      else if (substr(line, at) ~ /^(--|\[redacted)/) from = at
      else from = blank(at, kind ? kind : kind_of(words))
    }
  }
  function depth(text) { match(text, /^[ \t]*/); return RLENGTH }
  # Whether a name without a value, or with a block behind it, ends the line; then its value is what follows.
  function begins_value(   words) {
    if (!match(low, names "[a-z0-9_.-]*[\"\047]?[ \t]*:[ \t]*([|>][0-9+-]*)?[ \t]*$") && !match(low, /authorization[ \t]*:[ \t]*$/)) return 0
    words = substr(low, RSTART, RLENGTH); hanging = depth(line)
    if (words ~ /[|>][0-9+-]*[ \t]*$/) { block = 1; sub(/[|>][0-9+-]*[ \t]*$/, " ", words) } else { block = 0; words = words " " }
    return words !~ harmless
  }
  {
    line = $0
    if (in_key) {
      if (line ~ /-----END [A-Z0-9 ]*PRIVATE KEY/) in_key = 0
      next
    }
    if (dropping && (line ~ /^[ \t]*$/ || depth(line) > hanging)) next
    dropping = 0
    if (awaited && depth(line) > hanging && line !~ /^[ \t]*(-[ \t]|[A-Za-z0-9_.\/-]+:([ \t]|$))/) {
      print substr(line, 1, depth(line)) "[redacted:" awaited "]"
      next
    }
    awaited = ""
    if (argument && match(line, /^[ \t]*(-[ \t]+)?/)) blank(RLENGTH + 1, "argument")
    argument = tolower(line) ~ last_name
    if (match(line, /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/)) {
      head = substr(line, 1, RSTART - 1); rest = substr(line, RSTART)
      if (match(rest, /-----END [A-Z0-9 ]*PRIVATE KEY(-----)?/)) line = head "[redacted:private-key]" substr(rest, RSTART + RLENGTH)
      else { in_key = 1; print head "[redacted:private-key]"; next }
    }
    gsub(jwt, "[redacted:jwt]", line)
    gsub(bootstrap, "[redacted:token]", line)
    gsub(cloud, "[redacted:key]", line)
    gsub(crypted, "[redacted:password]", line)
    gsub(/:\/\/[^\/ \t"\047@:]*:[^\/ \t"\047]+@/, "://[redacted:password]@", line)
    # A key in base64; certificates begin otherwise behind the same first letters.
    gsub(/LS0tLS1CRUdJTiB[A-CE-Za-z0-9+\/][A-Za-z0-9+\/=]+/, "[redacted:private-key]", line)
    low = tolower(line)
    if (low ~ /bearer|authorization|x-[a-z-]*(token|key)/) all_after(header, "authorization", 0)
    if (secret_name && low ~ /^[ \t]*"?value"?:/ && match(line, /:[ \t]*/)) blank(RSTART + RLENGTH, "variable")
    secret_name = low ~ ("\"?name\"?:[ \t]*\"?[a-z0-9_]*" names) && low !~ /(name|file|path|ttl)"?,?[ \t]*$/
    if (low ~ names || low ~ /stats[ \t]+auth|authentication_key|sshpass|community|(-u|--user)[ \t=]/) {
      if (begins_value()) {
        awaited = "password"
        if (block) { sub(/[|>][0-9+-]*[ \t]*$/, "[redacted:secret]", line); dropping = 1; awaited = ""; print line; next }
      }
      all_after(environment, "variable", 0)
      all_after(element, "", 0)
      all_after(named, "", 1)
      all_after(bare, "", 0)
      all_after(user, "password", 0)
    } else if (begins_value()) awaited = "authorization"
    if (low ~ /"auth\\?":/) all_after("\"auth\\\\?\":[ \t]*(\\\\\")?", "registry", 0)
    print line
  }'
}

# Whether a file holds what has secrets under any name.
holds_secret_objects() {
  grep -q -E 'kind\\?"?: *\\?"?(Secret|SecretList|EncryptionConfiguration|EncryptionConfig)(\\?"|[[:space:]]|$)' "$1" 2>/dev/null
}
