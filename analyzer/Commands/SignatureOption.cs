using System.Collections.Immutable;
using System.CommandLine;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>--signatures DIR</c>: log signatures of one's own, on top of those built in.</summary>
internal static class SignatureOption
{
    public static Option<string?> New() => new("--signatures")
    {
        HelpName = "DIR",
        Description = "A folder with log signatures of your own (*.yaml), searched for with those built in; one with the id of a built-in one replaces it.",
    };

    /// <summary>The signatures to search for; null, with all faults told, where one of the folder's is wrong.</summary>
    public static ImmutableArray<Signature>? Read(string? folder, TextWriter errors)
    {
        if (folder is null)
            return SignatureCatalog.All;

        var own = SignatureList.OfFolder(folder);
        var faults = Faults(own);
        if (faults.IsEmpty)
            return SignatureCatalog.BuiltIn.With(own).Signatures;

        foreach (var fault in faults)
            errors.WriteLine($"sb-analyze: {VisibleText.Of(fault.ToString())}");
        return null;
    }

    /// <summary>All that is wrong with the signatures of these files, in the order of their lines.</summary>
    public static ImmutableArray<SignatureFault> Faults(SignatureList list)
    {
        var readable = list.Signatures.Concat(list.Faulty.Where(CanBeTried)).DistinctBy(signature => signature.Id).ToImmutableArray();
        var find = Articles.With(readable);
        return
        [
            .. list.Faults.Concat(SignatureProof.Of(readable))
                .Concat(readable.SelectMany(signature => SignatureArticle.Faults(signature, find(signature.Id, "en"))))
                .OrderBy(fault => fault.At.Artifact.Path, StringComparer.Ordinal).ThenBy(fault => fault.At.Number),
        ];
    }

    private static bool CanBeTried(Signature signature) => signature is { Id.Length: > 0, Literal.Length: > 0, Pattern.Length: > 0 };
}
