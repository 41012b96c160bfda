using System.Collections.Immutable;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>sb-analyze rules</c>: what can be found, and what each rule needs for it, a line each.</summary>
internal static class RulesCommand
{
    private const int Width = 48;

    public static int Run(ImmutableArray<Signature> signatures, string language, TextWriter output)
    {
        var find = Articles.With(signatures);
        output.WriteLine($"{"FINDING",-Width} {"SEVERITY",-9} WHAT (NEEDS)");
        foreach (var rule in RuleCatalog.All)
            Print(rule.Info.Id, rule.Info.Severity, string.Join(", ", rule.Info.Needs));
        foreach (var signature in signatures.Where(signature => !signature.OnlyForRules))
            Print(signature.Id, signature.Severity, $"logs of {signature.Component}, {signature.Versions}");

        return CommandLine.NothingFound;

        void Print(string id, Severity severity, string needs) =>
            output.WriteLine(VisibleText.Of($"{id,-Width} {severity.ToString().ToLowerInvariant(),-9} {Title(find(id, language), language)}({needs})"));
    }

    private static string Title(Article? article, string language) =>
        article is null ? "" : $"{ExplainCommand.General(article.Title)} {(article.Language == language ? "" : ExplainCommand.NotTranslated + " ")}";
}
