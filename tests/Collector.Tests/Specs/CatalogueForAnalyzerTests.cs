using System.Runtime.CompilerServices;
using SupportBundle.Bundle.Requests;
using SupportBundle.Collector.Script;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Specs;

public sealed class CatalogueForAnalyzerTests
{
    [Fact]
    public void The_analyzer_knows_the_catalogue_as_it_is()
    {
        var written = System.Text.Encoding.UTF8.GetString(CatalogueJson.Write([.. SpecCatalog.All.Select(Of)])) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(CataloguePath(), written);

        Assert.Equal(written, File.ReadAllText(CataloguePath()).ReplaceLineEndings("\n"));
    }

    private static CataloguedSpec Of(CollectionSpec spec) => new()
    {
        Id = spec.Id,
        TimeoutSeconds = (int)spec.Timeout.TotalSeconds,
        MaxBytes = spec.MaxBytes,
        File = (spec as FileSpec)?.Path,
        Tree = spec is TreeSpec tree ? new(tree.Root, tree.Patterns, tree.Except) : null,
        Script = [.. ScriptItem.Lines(spec)],
    };

    private static string CataloguePath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../analyzer/Diagnosis/Requests/catalogue.json"); // A source file always stands in a folder.
}
