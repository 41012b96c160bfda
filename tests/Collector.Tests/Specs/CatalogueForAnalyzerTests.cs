using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using SupportBundle.Bundle.Requests;
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

    private static CataloguedSpec Of(CollectionSpec spec)
    {
        var common = new CataloguedSpec
        {
            Id = spec.Id,
            Extension = spec.Extension,
            TimeoutSeconds = (int)spec.Timeout.TotalSeconds,
            MaxBytes = spec.MaxBytes,
            OnlyIfExists = spec.OnlyIfExists,
            OnlyIfModules = NullIfEmpty(spec.OnlyIfModules),
            Argv = default,
            Namespaces = default,
        };
        return spec switch
        {
            CommandSpec command => common with { Argv = command.Argv },
            FileSpec file => common with { File = file.Path },
            TreeSpec tree => common with { Tree = new(tree.Root, tree.Patterns, tree.Except, tree.MaxDepth, tree.MaxFiles) },
            JournalSpec journal => common with { Units = journal.Units },
            BuiltInSpec builtIn => common with { BuiltIn = builtIn.Kind.ToString() },
            ApiListSpec list => common with { Api = list.Group == "core" ? list.Resource : $"{list.Resource}.{list.Version}.{list.Group}", Namespaces = NullIfEmpty(list.Namespaces), MetadataOnly = list.MetadataOnly },
            ApiGetSpec get => common with { Api = get.Path },
            _ => common,
        };
    }

    // What is not there is not written either.
    private static ImmutableArray<string> NullIfEmpty(ImmutableArray<string> texts) => texts.IsDefaultOrEmpty ? default : texts;

    private static string CataloguePath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../analyzer/Diagnosis/Requests/catalogue.json"); // A source file always stands in a folder.
}
