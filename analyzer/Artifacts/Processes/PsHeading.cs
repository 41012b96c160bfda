using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Processes;

/// <summary>The columns that ps prints, by the line that names them.</summary>
internal sealed class PsHeading
{
    private static readonly ImmutableArray<string> Weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    private static readonly ImmutableArray<string> Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>Rows of <c>ps aux</c> and <c>ps -ef</c> often come through grep, without the heading.</summary>
    private static readonly PsHeading Aux = Of("USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND");
    private static readonly PsHeading Full = Of("UID PID PPID C STIME TTY TIME CMD");

    private readonly ImmutableArray<TextWord> _columns;

    private PsHeading(ImmutableArray<TextWord> columns) => _columns = columns;

    public ImmutableArray<string> Names => [.. _columns.Select(column => column.Text)];

    //     PID    PPID USER     STAT  STARTED     TIME COMMAND
    public static PsHeading? TryParse(ReadOnlySpan<char> line)
    {
        var words = TextWord.Split(line);
        return words.Any(word => word.Text == "PID") && words.All(word => word.Text.All(c => char.IsAsciiLetterUpper(c) || c is '%' or '-' or '_'))
            ? new(words)
            : null;
    }

    // root         823  1.4  0.5 2134512 98304 ?       Ssl  06:51   1:02 /usr/bin/kubelet --config=/var/lib/kubelet/config.yaml
    // root         823       1  1 06:51 ?        00:01:02 /usr/bin/kubelet --config=/var/lib/kubelet/config.yaml
    public static PsHeading? Guess(ReadOnlySpan<char> row)
    {
        var words = TextWord.Split(row);
        if (words.Length >= 11 && words[1].IsNumber && words[2].IsDecimal && words[3].IsDecimal && words[4].IsNumber && words[5].IsNumber)
            return Aux;

        return words.Length >= 8 && words[1].IsNumber && words[2].IsNumber && words[3].IsNumber ? Full : null;
    }

    private static PsHeading Of(string line) => new(TextWord.Split(line));

    /// <summary>The row's values, one for each column; null for a row that has too few.</summary>
    public ImmutableArray<string>? Values(string row)
    {
        var values = ImmutableArray.CreateBuilder<string>();
        var at = 0;
        for (var i = 0; i < _columns.Length; i++)
        {
            while (at < row.Length && row[at] == ' ')
                at++;
            if (at == row.Length)
                return null;

            var end = i == _columns.Length - 1 ? row.Length : End(row, at, i);
            values.Add(row[at..end].TrimEnd());
            at = end;
        }

        return values.ToImmutable();
    }

    private int End(string row, int at, int column) => _columns[column].Text switch
    {
        "COMMAND" or "CMD" => EndOfName(row, at, _columns[column + 1], isLast: column + 2 == _columns.Length),
        "STARTED" or "START" or "STIME" => EndOfTime(row, at),
        _ => EndOfWord(row, at),
    };

    // A name may hold blanks (tmux: server), so the next column's place decides, unless something wide has shifted it.
    private static int EndOfName(string row, int at, TextWord next, bool isLast)
    {
        if (isLast && IsCommand(next) && IsEdge(row, next.Start - 1) && next.Start < row.Length && row[next.Start] != ' ' && next.Start > at)
            return next.Start;

        var blank = (isLast && IsCommand(next)) || next.End <= at || !IsEdge(row, next.End) ? -1 : row.LastIndexOf(' ', next.End - 1, next.End - at);
        return blank > at ? blank : EndOfWord(row, at);
    }

    private static bool IsCommand(TextWord column) => column.Text is "COMMAND" or "CMD" or "ARGS";

    private static bool IsEdge(string row, int at) => at == row.Length || (at >= 0 && at < row.Length && row[at] == ' ');

    // lstart: Sat Nov 21 11:20:08 2026      start: 06:51:21, or Nov 20 after a day
    private static int EndOfTime(string row, int at)
    {
        var end = EndOfWord(row, at);
        var word = row[at..end];
        for (var more = Weekdays.Contains(word) ? 4 : Months.Contains(word) ? 1 : 0; more > 0; more--)
        {
            while (end < row.Length && row[end] == ' ')
                end++;
            end = EndOfWord(row, end);
        }

        return end;
    }

    private static int EndOfWord(string row, int at)
    {
        var end = row.IndexOf(' ', at);
        return end < 0 ? row.Length : end;
    }
}
