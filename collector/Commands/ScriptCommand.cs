using SupportBundle.Bundle;
using SupportBundle.Collector.Collection;
using SupportBundle.Collector.Script;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Commands;

/// <summary>Writes the catalogue as a shell script to standard output.</summary>
internal static class ScriptCommand
{
    public static int Run(string[] only, string[] skip)
    {
        var specs = WorkList.Choose(SpecCatalog.All, only, skip);
        if (specs.IsEmpty)
        {
            Console.Error.WriteLine("sb-collect: --only and --skip leave nothing to collect; sb-collect plan lists the ids.");
            return ExitCodes.NothingMade;
        }

        using var output = new StreamWriter(Console.OpenStandardOutput());
        output.Write(CollectScript.Of(specs, ProductVersion.Text));
        return ExitCodes.Complete;
    }
}
