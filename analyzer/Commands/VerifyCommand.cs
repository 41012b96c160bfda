using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>sb-analyze rules verify</c>: whether every log signature is true to its own samples.</summary>
internal static class VerifyCommand
{
    public static int Run(string? folder, TextWriter output)
    {
        var all = folder is null ? SignatureCatalog.BuiltIn : SignatureCatalog.BuiltIn.With(SignatureList.OfFolder(folder));
        var faults = SignatureOption.Faults(all);
        foreach (var fault in faults)
            output.WriteLine(VisibleText.Of(fault.ToString()));

        output.WriteLine($"{all.Signatures.Length} signatures, {faults.Length} {(faults.Length == 1 ? "problem" : "problems")}");
        return faults.IsEmpty ? CommandLine.NothingFound : CommandLine.Found;
    }
}
