using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>sb-analyze rules</c>: what can be found, and what each rule needs for it.</summary>
internal static class RulesCommand
{
    private const int Width = 48;

    public static int Run(TextWriter output)
    {
        output.WriteLine($"{"FINDING",-Width} {"SEVERITY",-9} NEEDS");
        foreach (var rule in RuleCatalog.All)
            output.WriteLine(Row(rule.Info.Id, rule.Info.Severity, string.Join(", ", rule.Info.Needs)));

        foreach (var signature in SignatureCatalog.All.Where(signature => !signature.OnlyForRules))
            output.WriteLine(Row(signature.Id, signature.Severity, $"logs of {signature.SeenIn}"));

        return CommandLine.NothingFound;
    }

    private static string Row(string id, Severity severity, string needs) => $"{id,-Width} {severity.ToString().ToLowerInvariant(),-9} {needs}";
}
