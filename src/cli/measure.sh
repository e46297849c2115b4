#!/bin/sh
# What a forecast asks of a site: how much there is, how fast the shares read, how far AWS is.
#
# Run it on a host that mounts the shares, beside the place of the agent that will read them:
#
#   sh measure.sh SHARE=FOLDER... > BLUEPRINT.measured.yaml
#
# The output is an overlay: beside BLUEPRINT.yaml, `hybrid-synth check BLUEPRINT.yaml --env measured` takes it in.
#
# Of the shares it only lists folders and reads files; it writes to a folder of its own in TMPDIR, which it removes.
# Reading may change access times: where these matter, mount the shares read-only. What it costs is bounded:
#
#   MEASURE_WALK_SECONDS  3600         listing a share
#   MEASURE_SECONDS       20           each of the two reading tests of a share
#   MEASURE_BYTES         16000000000  what a sequential test reads at most
#   MEASURE_FILES         20000        how many small files a test reads at most
#   MEASURE_STREAMS       8            how many streams read at a time
#   MEASURE_LEAST_MS      200          what takes less time says nothing; 5000 where `date` knows whole seconds only
#   MEASURE_ENDPOINT      S3's public  HOST or HOST:PORT for the round trip, as in that of an interface endpoint where the
#                                      data will take a private way; `none` leaves the round trip out
#
# It ends with 0; with 1 where something could not be measured, as standard error says, and the rest is printed; with 2
# where the arguments make no sense, and nothing was measured.

# SETTINGS

set -u
LC_ALL=C
export LC_ALL
newline='
'

say() { printf 'measure: %s\n' "$*" >&2; }

failed=0
fail() {
    say "$@"
    failed=1
}

refuse() {
    say "$@"
    exit 2
}

has() { command -v "$1" >/dev/null 2>&1; }

# Milliseconds, or whole seconds where `date` knows no smaller ones, as on BusyBox and older systems of Apple.
now() {
    stamp=$(date +%s%N)
    case $stamp in
        *[!0-9]*) echo "$(date +%s)000" ;;
        ????????????????*) echo "${stamp%??????}" ;;
        *) echo "${stamp}000" ;;
    esac
}

# Runs a command, and stops it after so many seconds or when the script ends; the file `late` says that it was stopped.
within() {
    left=$1
    shift
    "$@" &
    job=$!
    (
        while [ "$left" -gt 0 ] && [ -d "$scratch" ] && kill -0 "$job"; do
            sleep 1
            left=$((left - 1))
        done
        if kill "$job"; then : >"$scratch/late"; fi
    ) </dev/null >/dev/null 2>&1 &
    wait "$job"
}

# Starts all streams of a test and prints what they did and the milliseconds that it took.
together() {
    began=$(now)
    deadline=$((began + read_seconds * 1000))
    stream=0
    while [ "$stream" -lt "$streams" ]; do
        if [ -f "$scratch/$1.$stream" ]; then
            "$1" <"$scratch/$1.$stream" >"$scratch/done.$stream" &
        fi
        stream=$((stream + 1))
    done
    wait
    took=$(($(now) - began))
    cat "$scratch"/done.* /dev/null 2>/dev/null | awk -v took="$took" '{ done += $1 } END { printf "%.0f %d\n", done, took }'
    rm -f "$scratch"/done.* "$scratch/$1".*
}

# One stream of the sequential test: lines of first block, end, bytes of the file and its path; prints the bytes read.
# shellcheck disable=SC2329 # `together` calls it
large() {
    bytes=0
    while IFS=' ' read -r block end size path; do
        while [ "$block" -lt "$end" ]; do
            if [ "$(now)" -ge "$deadline" ] || [ ! -d "$scratch" ]; then break 2; fi
            count=$((end - block))
            if [ "$count" -gt 64 ]; then count=64; fi
            dd if="${path%|}" of=/dev/null bs=1048576 skip="$block" count="$count" ${direct:+"$direct"} 2>/dev/null || break
            before=$((block * 1048576))
            block=$((block + count))
            after=$((block * 1048576))
            if [ "$after" -gt "$size" ]; then after=$size; fi
            bytes=$((bytes + after - before))
        done
    done
    echo "$bytes"
}

# One stream of the test of small files: paths; prints how many were read.
# shellcheck disable=SC2329 # `together` calls it
small() {
    files=0
    set --
    while IFS=' ' read -r path; do
        set -- "$@" "${path%|}"
        if [ $# -lt 64 ]; then continue; fi
        if [ "$(now)" -ge "$deadline" ] || [ ! -d "$scratch" ]; then
            set --
            break
        fi
        unread=$(cat "$@" 2>&1 >/dev/null | wc -l)
        files=$((files + $# - unread))
        set --
    done
    if [ $# -gt 0 ]; then
        unread=$(cat "$@" 2>&1 >/dev/null | wc -l)
        files=$((files + $# - unread))
    fi
    echo "$files"
}

# A line for each file below a folder, its snapshots aside: `o` where nobody read it for a day, `r` otherwise, its bytes
# and its path; `n` where the path has a line break and cannot stand in a line.
list() {
    set -- "$1/." \( -name .snapshot -o -name '~snapshot' -o -name .zfs \) -prune -o -type f
    if find "$scratch" -prune -printf '' 2>/dev/null; then
        within "$walk_seconds" find "$@" \( -path "*$newline*" -printf 'n %s ?\n' -o -atime +0 -printf 'o %s %p\n' \
            -o -printf 'r %s %p\n' \)
        return
    fi
    # The other finds. `ls -n` names users by numbers, without spaces, and `-q` keeps each file on a line of its own; a
    # path with a `?` may be another one in truth.
    marks=-q
    ls $marks "$scratch" >/dev/null 2>&1 || marks=
    within "$walk_seconds" find "$@" -exec ls -ln $marks {} + | awk '{
        size = $5
        for (field = 1; field <= 8; field++) sub(/^ *[^ ]+ /, "")
        print (/[?]/ ? "n" : "r"), size, $0
    }'
}

# From the list of files to their numbers, on standard output, and to what each stream of a test reads.
digest() {
    awk -v dir="$scratch" -v streams="$streams" -v most_bytes="$most_bytes" -v most_files="$most_files" '
        BEGIN {
            srand()
            most_large = 256
            bins = split("0 4096 65536 1048576 16777216 268435456 4294967296", upto, " ")
        }
        {
            size = $2 + 0
            files++
            bytes += size
            for (bin = 1; bin <= bins && size > upto[bin]; bin++) continue
            bin_files[bin]++
            bin_bytes[bin] += size
            if ($1 == "n" || size == 0) next
            path = substr($0, length($2) + 4)
            if (size <= 65536) {
                # A sample of them all, for those that were read lately and for the others.
                slot = ++seen[$1]
                if (slot > most_files) slot = int(rand() * slot) + 1
                if (slot <= most_files) sample[$1, slot] = path
                next
            }
            # The largest, those first that are in nobody'"'"'s cache.
            worth = size + ($1 == "o" && size >= 16777216 ? 1e15 : 0)
            if (large < most_large) slot = ++large
            else if (worth > worths[smallest]) slot = smallest
            else next
            worths[slot] = worth
            sizes[slot] = size
            paths[slot] = path
            if (large == most_large)
                for (other = 1; other <= large; other++)
                    if (other == 1 || worths[other] < worths[smallest]) smallest = other
        }
        function share_out(path, size, from, to, stream) {
            if (to - from > budget[stream]) to = from + budget[stream]
            budget[stream] -= to - from
            if (to > from) printf "%d %d %.0f %s|\n", from, to, size, path > (dir "/large." stream)
        }
        END {
            printf "total %.0f %.0f\n", files, bytes
            for (bin = 1; bin <= bins + 1; bin++)
                if (bin_files[bin]) printf "bin %d %.0f %.0f\n", bin, bin_files[bin], bin_bytes[bin]
            for (class = 1; class <= 2; class++) {
                letter = substr("or", class, 1)
                for (slot = 1; slot <= most_files && slot <= seen[letter] && given < most_files; slot++)
                    print sample[letter, slot] "|" > (dir "/small." (given++ % streams))
            }
            for (stream = 0; stream < streams; stream++) budget[stream] = int(most_bytes / streams / 1048576) + 1
            for (slot = 1; slot <= large; slot++) {
                best = slot
                for (other = slot + 1; other <= large; other++) if (worths[other] > worths[best]) best = other
                worth = worths[best]; size = sizes[best]; path = paths[best]
                worths[best] = worths[slot]; sizes[best] = sizes[slot]; paths[best] = paths[slot]
                blocks = int((size + 1048575) / 1048576)
                if (large >= streams) {
                    share_out(path, size, 0, blocks, (slot - 1) % streams)
                } else {
                    # Fewer files than streams: some read parts of the same file.
                    parts = int((streams - slot) / large) + 1
                    for (part = 0; part < parts; part++)
                        share_out(path, size, int(blocks * part / parts), int(blocks * (part + 1) / parts), \
                            slot - 1 + part * large)
                }
                worths[slot] = worth; sizes[slot] = size; paths[slot] = path
            }
        }'
}

# Prints `walk` of shares as the size and the number of files of a data set; as comments where `reason` says why.
describe() {
    awk -v reason="$1" '
        function decimal(value, unit) {
            value = sprintf("%.3f", value)
            sub(/0+$/, "", value)
            sub(/\.$/, "", value)
            return value " " unit
        }
        function readable(bytes) {
            if (bytes >= 1e15) return decimal(bytes / 1e15, "PB")
            if (bytes >= 1e12) return decimal(bytes / 1e12, "TB")
            if (bytes >= 1e9) return decimal(bytes / 1e9, "GB")
            if (bytes >= 1e6) return decimal(bytes / 1e6, "MB")
            return sprintf("%.0f B", bytes)
        }
        BEGIN { split("0 B,4 KiB,64 KiB,1 MiB,16 MiB,256 MiB,4 GiB,more", upto, ",") }
        $1 == "total" { files += $2; bytes += $3 }
        $1 == "bin" { bin_files[$2] += $3; bin_bytes[$2] += $4 }
        END {
            mark = reason == "" ? "" : "# "
            if (reason != "") print "    # " reason ":"
            # No blueprint takes a size of nothing.
            printf "    %ssize: %s # %.0f bytes\n", (bytes > 0 ? mark : "# "), readable(bytes), bytes
            printf "    %sfiles: %.0f\n", mark, files
            printf "    # %11s %14s %14s\n", "each up to", "files", "bytes"
            for (bin = 1; bin <= 8; bin++)
                if (bin in bin_files)
                    printf "    # %11s %14.0f %14s\n", upto[bin], bin_files[bin], readable(bin_bytes[bin])
        }'
}

# A key with the lines that stand under it; as a comment where all of these are, because a key without a value would
# remove what the blueprint has there.
under() {
    if [ ! -s "$3" ]; then return; fi
    if grep -q '^ *[^ #]' "$3"; then mark=; else mark='# '; fi
    printf '%s%s%s:%s\n' "$1" "$mark" "$2" "${4:+ # $4}"
    cat "$3"
}

# What a test did in how long, as a rate in the key's unit; as a comment where it was over too soon to tell.
rate() {
    awk -v key="$1" -v count="$2" -v took="$3" -v least="$least_ms" -v how="$4" '
        BEGIN {
            per_second = took > 0 ? count * 1000 / took : 0
            value = key == "reads_at" ? per_second / 1e6 : per_second
            value = sprintf(value >= 100 ? "%.0f" : "%.3f", value)
            unit = key == "reads_at" ? " MB/s" : "/s"
            what = sprintf("%.0f %s in %.2f s, %s", count, key == "reads_at" ? "bytes" : "files", took / 1000, how)
            if (count == 0) printf "        # %s: nothing to read for it\n", key
            else if (took < least || value <= 0) printf "        # %s: too little to tell: %s\n", key, what
            else printf "        %s: %s%s # %s\n", key, value, unit, what
        }'
}

share() {
    say "$1: listing $2, at most $walk_seconds s"
    rm -f "$scratch/late"
    list "$2" 2>"$scratch/errors" | digest >"$scratch/$1.walk"
    read -r _ files _ <"$scratch/$1.walk"
    if [ -f "$scratch/late" ]; then
        fail "$1: $2 was not listed to its end in $walk_seconds s; set MEASURE_WALK_SECONDS higher"
        echo "part" >>"$scratch/$1.walk"
    elif [ -s "$scratch/errors" ]; then
        fail "$1: not everything in $2 can be listed: $(head -n 1 "$scratch/errors")"
        echo "part" >>"$scratch/$1.walk"
    elif [ "$files" = 0 ]; then
        fail "$1: there is no file in $2; is the share mounted there?"
        rm "$scratch/$1.walk"
        return
    fi

    direct=
    for plan in "$scratch"/large.*; do
        if [ ! -f "$plan" ]; then break; fi
        IFS=' ' read -r _ _ _ path <"$plan"
        if dd if="${path%|}" of=/dev/null bs=1048576 count=1 iflag=direct 2>/dev/null; then direct=iflag=direct; fi
        break
    done
    how="$streams streams, past this host's cache"
    if [ -z "$direct" ]; then how="$streams streams, perhaps from this host's cache"; fi
    say "$1: reading, at most $((2 * read_seconds)) s"
    together large >"$scratch/result"
    read -r count took <"$scratch/result"
    rate reads_at "$count" "$took" "$how" >"$scratch/$1.keys"
    together small >"$scratch/result"
    read -r count took <"$scratch/result"
    rate files_at "$count" "$took" "$streams streams, each up to 64 KiB, perhaps from caches" >>"$scratch/$1.keys"
    under '      ' "$1" "$scratch/$1.keys" >>"$scratch/shares"
}

# A data set, and the shares that it comes from; the second argument says why these hold more than it does.
# shellcheck disable=SC2329 # `datasets` calls it, where the blueprint has any
dataset() {
    name=$1
    reason=$2
    shift 2
    : >"$scratch/walk"
    for place do
        walk=$scratch/${place#"$site/"}.walk
        if [ -f "$walk" ]; then
            cat "$walk" >>"$scratch/walk"
            : >"$walk.used"
        else
            reason="without $place, which was not measured"
        fi
    done
    if [ ! -s "$scratch/walk" ]; then return; fi
    if grep -q part "$scratch/walk"; then reason='at least, for not everything could be listed'; fi
    describe "$reason" <"$scratch/walk" >"$scratch/keys"
    under '  ' "$name" "$scratch/keys" "$*" >>"$scratch/datasets"
}

round_trip() {
    host=${endpoint%:*}
    port=443
    case $endpoint in *:*) port=${endpoint##*:} ;; esac
    say "round trip to $host"
    if has curl; then
        how="shortest of 5 TCP handshakes with $host:$port"
        for _ in 1 2 3 4 5; do
            # Without TLS: of a connection that it refuses, curl tells no times.
            curl -q --noproxy '*' --silent --output /dev/null --connect-timeout 5 --max-time 10 \
                --write-out '%{time_namelookup} %{time_connect}\n' "http://$host:$port/"
        done | awk '$2 > 0 { print ($2 - $1) * 1000 }' >"$scratch/times"
    elif has ping; then
        say "there is no curl here: trying ping, which not every network lets through"
        how="shortest of 5 pings to $host"
        within 20 ping -c 5 "$host" 2>/dev/null |
            awk '/min\/avg/ { sub(/.*= */, ""); split($0, times, "/"); print times[1] }' >"$scratch/times"
    else
        fail "the round trip is not measured: there is neither curl nor ping here"
        return
    fi
    if [ ! -s "$scratch/times" ]; then
        fail "the round trip is not measured: $host:$port does not answer; name another with MEASURE_ENDPOINT"
        return
    fi
    awk -v how="$how" '
        NR == 1 || $1 < least { least = $1 }
        END { printf "    rtt: %.3f ms # %s\n", (least < 0.001 ? 0.001 : least), how }' "$scratch/times" >>"$scratch/site"
}

walk_seconds=${MEASURE_WALK_SECONDS:-3600}
read_seconds=${MEASURE_SECONDS:-20}
most_bytes=${MEASURE_BYTES:-16000000000}
most_files=${MEASURE_FILES:-20000}
streams=${MEASURE_STREAMS:-8}
case $(now) in *000) sleep 0.01 2>/dev/null ;; esac
case $(now) in *000) least_ms=5000 ;; *) least_ms=200 ;; esac
least_ms=${MEASURE_LEAST_MS:-$least_ms}
endpoint=${MEASURE_ENDPOINT:-$endpoint}

for number in "$walk_seconds" "$read_seconds" "$most_bytes" "$most_files" "$streams" "$least_ms"; do
    case $number in
        '' | *[!0-9]* | ????????????????*) refuse "'$number' is not a whole number; see the variables in the script's head" ;;
    esac
done
if [ "$streams" -lt 1 ] || [ "$streams" -gt 64 ]; then refuse "MEASURE_STREAMS is $streams: from 1 to 64 can be"; fi
case $endpoint in *[!A-Za-z0-9.:-]*) refuse "MEASURE_ENDPOINT is no HOST or HOST:PORT: $endpoint" ;; esac
if [ $# -eq 0 ]; then refuse "name a folder for each share: sh measure.sh $usage > site.measured.yaml"; fi
for tool in find awk dd; do
    has "$tool" || refuse "there is no $tool here, and nothing can be measured without"
done

temporary=$(cd "${TMPDIR:-/tmp}" && pwd -P) || refuse "TMPDIR is no folder: ${TMPDIR:-/tmp}"
seen=' '
for argument do
    name=${argument%%=*}
    folder=${argument#*=}
    case $argument in *=*) ;; *) refuse "'$argument' is not of the form SHARE=FOLDER: sh measure.sh $usage" ;; esac
    case $name in '' | *[!A-Za-z0-9_-]*) refuse "'$name' is not the name of a share" ;; esac
    case " ${shares:-$name} " in *" $name "*) ;; *) refuse "$site has no share '$name'; it has: $shares" ;; esac
    case $seen in *" $name "*) refuse "the share '$name' is there twice" ;; esac
    seen="$seen$name "
    if [ ! -d "$folder" ]; then refuse "$name: there is no folder $folder"; fi
    real=$(CDPATH='' cd -- "$folder" 2>/dev/null && pwd -P) || refuse "$name: the folder $folder cannot be entered"
    case $temporary/ in
        "${real%/}"/*) refuse "$name: the temporary folder $temporary is in $folder; set TMPDIR to one elsewhere" ;;
    esac
done
for name in $shares; do
    case $seen in *" $name "*) ;; *) say "$name: no folder is given, it is not measured" ;; esac
done

scratch=$(mktemp -d "$temporary/measure.XXXXXX") || refuse "no folder can be made in $temporary"
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' HUP TERM

if [ -z "$endpoint" ]; then
    fail "the round trip is not measured: name S3's endpoint of the region with MEASURE_ENDPOINT"
elif [ "$endpoint" != none ]; then
    round_trip
fi
for argument do
    folder=${argument#*=}
    case $folder in /*) ;; *) folder=./$folder ;; esac
    share "${argument%%=*}" "$folder"
done
datasets
for argument do
    name=${argument%%=*}
    if [ -f "$scratch/$name.walk" ] && [ ! -f "$scratch/$name.walk.used" ]; then
        describe "no data set says that it comes from $site/$name; one would have" <"$scratch/$name.walk" >>"$scratch/datasets"
    fi
done

printf '# Measured at %s by %s on %s.\n' "$site" "$(uname -n)" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
printf '# What was written or read lately may have come from a cache of the server.\n'
under '    ' shares "$scratch/shares" >>"$scratch/site" 2>/dev/null
under '  ' "$site" "$scratch/site" >"$scratch/sites"
under '' sites "$scratch/sites"
under '' datasets "$scratch/datasets"
exit "$failed"
