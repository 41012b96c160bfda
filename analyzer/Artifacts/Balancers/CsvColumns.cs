using System.Collections.Immutable;
using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Balancers;

/// <summary>The columns of HAProxy's CSV, by the heading that begins with a hash.</summary>
internal sealed record CsvColumns(ImmutableArray<string> Names)
{
    // 3.0 has some 220; a heading of more is none of its.
    private const int Most = 1_000;

    public int IndexOf(string name) => Names.IndexOf(name);

    /// <summary>Null for what is no heading.</summary>
    // # pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status,weight, ...
    public static CsvColumns? Of(SourceLine line)
    {
        var text = line.Span.TrimStart("# ");
        return text.StartsWith("pxname,svname,") && CellsOf(text) is { Length: <= Most } cells && cells.Contains("status") ? new(cells) : null;
    }

    /// <summary>The cells of one line; quotes hold commas, and a doubled quote stands for itself.</summary>
    public static ImmutableArray<string> CellsOf(ReadOnlySpan<char> line)
    {
        var cells = ImmutableArray.CreateBuilder<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[++i]);
            else if (line[i] == '"')
                isQuoted = !isQuoted;
            else if (line[i] == ',' && !isQuoted)
                Take(cells, cell);
            else
                cell.Append(line[i]);
        }

        Take(cells, cell);
        return cells.ToImmutable();
    }

    private static void Take(ImmutableArray<string>.Builder cells, StringBuilder cell)
    {
        cells.Add(cell.ToString());
        cell.Clear();
    }
}
