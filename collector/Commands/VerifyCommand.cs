using SupportBundle.Bundle;

namespace SupportBundle.Collector.Commands;

/// <summary>Says whether a bundle is whole.</summary>
internal static class VerifyCommand
{
    public static int Run(string path)
    {
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"sb-collect: there is no file {path}.");
            return ExitCodes.NothingMade;
        }

        var verification = BundleVerification.Of(File.OpenRead(path));
        foreach (var problem in verification.Problems)
            Console.WriteLine(Collection.Words.Printable(problem));

        if (!verification.IsSound)
        {
            Console.WriteLine($"{path} is damaged: {verification.Problems.Length} problems, {verification.Files} files can be read.");
            return ExitCodes.Incomplete;
        }

        var items = verification.Manifest?.Items.Length ?? 0;
        Console.WriteLine($"{path} is sound: {verification.Files} files, {items} items, all checksums right; outcome {Progress.Closing.NameOf(verification.Manifest?.Outcome ?? BundleOutcome.Complete)}.");
        return ExitCodes.Complete;
    }
}
