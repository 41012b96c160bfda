using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.Reports;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>sb-analyze who</c>: whose an address, interface, port, chain or process is, with the line that says so.</summary>
internal static class WhoCommand
{
    private const int AllKnown = 0;
    private const int SomeUnknown = 1;

    public static int Run(LookInto input, string[] names, TextWriter output)
    {
        if (input.Model() is not { } model)
            return CommandLine.CouldNotRun;

        var known = names.Count(name => Print(name, model, output));
        return known == names.Length ? AllKnown : SomeUnknown;
    }

    private static bool Print(string name, ClusterModel model, TextWriter output)
    {
        var owners = Owners.Of(name, model);
        if (owners.IsEmpty)
            output.WriteLine(VisibleText.Of($"{name}: nothing in the input knows it"));
        foreach (var owner in owners)
        {
            output.WriteLine(VisibleText.Of($"{name}: {owner}"));
            output.WriteLine(VisibleText.Of($"    {owner.Line}  {VisibleText.Cut(owner.Line.Text.Trim())}"));
        }

        return !owners.IsEmpty;
    }
}
