using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Benchmarks;

/// <summary>The search for all literals at once, against .NET's own, which needs the text decoded.</summary>
public class LiteralSearchBenchmarks
{
    private readonly char[] _chars = new char[16 << 20];
    private byte[] _text = [];
    private LiteralSearch _search = new([]);
    private SearchValues<string> _values = SearchValues.Create(["-"], StringComparison.Ordinal);

    /// <summary>The catalogue's, and as many more as the catalogue is to have.</summary>
    [Params(40, 400)]
    public int Literals { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        using var text = new MemoryStream();
        foreach (var kind in Enum.GetValues<LogKind>())
            new LogMix(1).Write(kind, text, 2 << 20);

        _text = text.ToArray();
        string[] literals = [.. SignatureCatalog.All.Select(signature => signature.Literal).Concat(Enumerable.Range(0, Literals).Select(i => $"message {i * 7919} of a program")).Distinct().Take(Literals)];
        _search = new(literals);
        _values = SearchValues.Create(literals, StringComparison.Ordinal);
    }

    [Benchmark]
    public int OverBytes()
    {
        var places = 0;
        for (var at = 0; (at = _search.Find(_text, at)) >= 0; at += _search.Step)
            places++;
        return places;
    }

    [Benchmark(Baseline = true)]
    public int DecodedAndSearchValues()
    {
        var places = 0;
        var rest = _chars.AsSpan(0, Encoding.UTF8.GetChars(_text, _chars));
        for (int at; (at = rest.IndexOfAny(_values)) >= 0; rest = rest[(at + 1)..])
            places++;
        return places;
    }
}
