using System.CommandLine;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>rules</c>, <c>rules verify</c> and <c>explain</c> as they are called.</summary>
internal sealed class KnowledgeCommands(TextWriter output, TextWriter errors)
{
    private const string OfKnowledge = "The language of what is known; what is not translated stays English.";

    public IEnumerable<Command> All => [Rules(), Explain()];

    private Command Rules()
    {
        var (signatures, language) = (SignatureOption.New(), LanguageOption.New(OfKnowledge));
        var rules = new Command("rules", "Lists what can be found, with the artifacts that each rule needs.") { signatures, language, Verify() };
        rules.SetAction(parsed => SignatureOption.Read(parsed.GetValue(signatures), errors) is { } known
            ? RulesCommand.Run(known, parsed.GetRequiredValue(language), output)
            : CommandLine.CouldNotRun);
        return rules;
    }

    private Command Verify()
    {
        var folder = new Argument<string?>("DIR") { Arity = ArgumentArity.ZeroOrOne, Description = "A folder with log signatures (*.yaml) that come on top of those built in." };
        var verify = new Command("verify", "Checks the log signatures against their own samples. Exit: 0 all hold, 1 problems, 2 could not run.") { folder };
        verify.SetAction(parsed => VerifyCommand.Run(parsed.GetValue(folder), output));
        return verify;
    }

    private Command Explain()
    {
        var id = new Argument<string>("FINDING-ID") { Description = "As in the report, for instance dns/coredns-loop-detected." };
        var (signatures, language) = (SignatureOption.New(), LanguageOption.New(OfKnowledge));
        var explain = new Command("explain", "Prints the knowledge article of a finding.") { id, signatures, language };
        explain.SetAction(parsed => SignatureOption.Read(parsed.GetValue(signatures), errors) is { } known
            ? new ExplainCommand(Reports.Articles.With(known), output, errors).Run(parsed.GetRequiredValue(id), parsed.GetRequiredValue(language))
            : CommandLine.CouldNotRun);
        return explain;
    }
}
