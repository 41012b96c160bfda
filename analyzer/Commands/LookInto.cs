using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Reports;

namespace SupportBundle.Analyzer.Commands;

/// <summary>What <c>ls</c>, <c>cat</c>, <c>grep</c> and <c>who</c> have in common: they go through an input without unpacking it.</summary>
internal sealed class LookInto(string bundle, InputLimits limits, TextWriter errors)
{
    private readonly InputReading _reading = new(limits);

    /// <summary>The input as the user named it.</summary>
    public string Name => bundle;

    /// <summary>Takes each entry of the input once, in its order. False when the input cannot be read at all; errors say why.</summary>
    public bool ForEach(Action<PlacedContent, InputEntry> take)
    {
        new InputWalk([bundle], _reading).Read(take);
        return SaidWhatWentWrong();
    }

    /// <summary>The model of the input; null when it cannot be read at all, and errors say why.</summary>
    public ClusterModel? Model()
    {
        var model = Analysis.Model([bundle], _reading);
        return SaidWhatWentWrong() ? model : null;
    }

    /// <summary>Whether the user's word means this entry: its path or the end of it, or the artifact's id.</summary>
    public static bool IsMeant(PathPattern pattern, PlacedContent content, InputEntry entry) =>
        pattern.IsMatch(entry.Path) || (content.Placement is { Id: var id } && pattern.IsMatch(id));

    private bool SaidWhatWentWrong()
    {
        foreach (var problem in _reading.Problems)
            errors.WriteLine($"sb-analyze: {VisibleText.Of(problem.ToString())}");
        foreach (var cut in _reading.Cuts)
            errors.WriteLine($"sb-analyze: {VisibleText.Of(cut.ToString())}");

        return _reading.Problems.IsEmpty;
    }
}
