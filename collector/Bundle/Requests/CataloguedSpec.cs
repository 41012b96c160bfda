using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SupportBundle.Bundle.Requests;

/// <summary>One spec of the collector as the analyzer knows it: what leaves which artifact, by which command, and how large it may be.</summary>
internal sealed record CataloguedSpec
{
    public required string Id { get; init; }

    /// <summary>Of its entry's file name, without a dot.</summary>
    public string Extension { get; init; } = "txt";

    public int TimeoutSeconds { get; init; }
    public long MaxBytes { get; init; }

    /// <summary>For a command: what is run.</summary>
    public ImmutableArray<string> Argv { get; init; } = [];

    /// <summary>For one file: its path.</summary>
    public string? File { get; init; }

    public CataloguedTree? Tree { get; init; }

    /// <summary>For a journal: its units, none for the kernel's messages.</summary>
    public ImmutableArray<string>? Units { get; init; }

    /// <summary>For what the collector reads by itself: the reader's name.</summary>
    public string? BuiltIn { get; init; }

    /// <summary>For a list of the API: <c>pods</c>, <c>ingresses.v1.networking.k8s.io</c>; for a single answer of it: its path.</summary>
    public string? Api { get; init; }

    /// <summary>For a list of the API: the only namespaces that are asked for; empty for all.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    /// <summary>For a list of the API: names alone, and no contents.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>A path without which it is not taken, because it would change something.</summary>
    public string? OnlyIfExists { get; init; }

    /// <summary>Kernel modules of which one must be there already, because it would load them; empty for no such need.</summary>
    public ImmutableArray<string> OnlyIfModules { get; init; } = [];
}

/// <summary>Files below a folder, as the collector picks them.</summary>
internal sealed record CataloguedTree(string Root, ImmutableArray<string> Patterns, ImmutableArray<string> Except, int MaxDepth, int MaxFiles);

/// <summary>The collector's catalogue as a file.</summary>
internal static class CatalogueJson
{
    public static byte[] Write(ImmutableArray<CataloguedSpec> specs) => JsonSerializer.SerializeToUtf8Bytes(specs, CatalogueJsonContext.Default.ImmutableArrayCataloguedSpec);

    /// <exception cref="JsonException">It is no catalogue.</exception>
    public static ImmutableArray<CataloguedSpec> Read(string json) => [.. JsonSerializer.Deserialize(json, CatalogueJsonContext.Default.ImmutableArrayCataloguedSpec).Select(WithoutMissingParts)];

    private static CataloguedSpec WithoutMissingParts(CataloguedSpec spec) => spec with
    {
        Argv = OrNone(spec.Argv),
        Namespaces = OrNone(spec.Namespaces),
        OnlyIfModules = OrNone(spec.OnlyIfModules),
    };

    private static ImmutableArray<string> OrNone(ImmutableArray<string> texts) => texts.IsDefault ? [] : texts;
}

/// <summary>The serialization of the catalogue, made at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(ImmutableArray<CataloguedSpec>))]
internal sealed partial class CatalogueJsonContext : JsonSerializerContext;
