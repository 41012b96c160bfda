using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>A set or map of a table while its lines are being read.</summary>
internal sealed class NftSetUnderWay(SourceLine line, string name, bool isMap)
{
    private readonly List<(NftWord Word, SourceLine Line)> _elements = [];
    private readonly ImmutableArray<NftStatement>.Builder _statements = ImmutableArray.CreateBuilder<NftStatement>();
    private readonly ImmutableArray<string>.Builder _unknown = ImmutableArray.CreateBuilder<string>();
    private NftNamedSet _set = new(line, name, isMap, [], null, null, [], []);
    private bool _isOpen;

    // elements = { 10.96.0.1, 10.96.0.10,
    //              10.96.10.10 . tcp . 80 comment "shop/orphan:http" : goto reject-chain }
    public void Take(SourceLine at, ImmutableArray<NftWord> words)
    {
        _isOpen |= words is [{ Text: "elements", IsQuoted: false }, { Text: "=" }, { Text: "{" }, ..];
        if (!_isOpen)
        {
            TakeProperty(at, words);
            return;
        }

        _elements.AddRange(words.Select(word => (word, at)));
        _isOpen = !words[^1].Is("}");
    }

    public NftNamedSet End()
    {
        var at = new NftCursor(_elements) { At = 3 };
        return _set with { Elements = NftElementReader.ReadAll(at, isMap), Statements = _statements.ToImmutable(), Unknown = _unknown.ToImmutable() };
    }

    private void TakeProperty(SourceLine at, ImmutableArray<NftWord> words) => _set = words[0].Text switch
    {
        "type" => WithType(Joined(words)),
        "typeof" => WithExpression(Joined(words)),
        "flags" => _set with { Flags = [.. words.Skip(1).SelectMany(word => word.Text.Split(',', StringSplitOptions.RemoveEmptyEntries))] },
        "timeout" => _set with { Timeout = NftDuration.SecondsOf(Second(words)) },
        "gc-interval" => _set with { GcInterval = NftDuration.SecondsOf(Second(words)) },
        "size" => _set with { Size = NftCursor.NumberOf(Second(words)) },
        "policy" => _set with { Policy = Second(words) },
        "auto-merge" => _set with { IsAutoMerge = true },
        "comment" => _set with { Comment = Second(words) },
        _ => WithStatement(at, words),
    };

    private NftNamedSet WithStatement(SourceLine at, ImmutableArray<NftWord> words)
    {
        var cursor = new NftCursor(words.Select(word => (word, at)));
        while (!cursor.IsAtEnd && NftStatementReader.Stateful(cursor) is { } statement)
            _statements.Add(statement);
        if (!cursor.IsAtEnd)
            _unknown.Add(at.Text.Trim());

        return _set;
    }

    // type ipv4_addr . inet_proto . inet_service : verdict
    private NftNamedSet WithType(string text)
    {
        var parts = text.Split(" : ");
        return _set with { Type = [.. parts[0].Split(" . ")], Data = parts.ElementAtOrDefault(1) };
    }

    private NftNamedSet WithExpression(string text)
    {
        var parts = text.Split(" : ");
        return _set with { KeyExpression = parts[0], Data = parts.ElementAtOrDefault(1) };
    }

    private static string Second(ImmutableArray<NftWord> words) => words.Length > 1 ? words[1].Text : "-";

    private static string Joined(ImmutableArray<NftWord> words) => string.Join(' ', words.Skip(1).TakeWhile(word => !word.Is(";")).Select(word => word.Text));
}
