using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SupportBundle.Bundle.Requests;

/// <summary>One spec of the collector as the analyzer knows it: what leaves which artifact, how a shell takes it, and how large it may be.</summary>
internal sealed record CataloguedSpec
{
    public required string Id { get; init; }

    /// <summary>Seconds; the longest that it may take.</summary>
    public int TimeoutSeconds { get; init; }

    /// <summary>The most that is kept of it.</summary>
    public long MaxBytes { get; init; }

    /// <summary>For one file: its path.</summary>
    public string? File { get; init; }

    public CataloguedTree? Tree { get; init; }

    /// <summary>What takes it, by the functions of <c>Scripts/Parts</c>: its conditions, and one line more; empty where a shell cannot.</summary>
    public ImmutableArray<string> Script { get; init; } = [];
}

/// <summary>Files below a folder, as the collector picks them.</summary>
internal sealed record CataloguedTree(string Root, ImmutableArray<string> Patterns, ImmutableArray<string> Except);

/// <summary>The collector's catalogue as a file.</summary>
internal static class CatalogueJson
{
    public static byte[] Write(ImmutableArray<CataloguedSpec> specs) => JsonSerializer.SerializeToUtf8Bytes(specs, CatalogueJsonContext.Default.ImmutableArrayCataloguedSpec);

    /// <exception cref="JsonException">It is no catalogue.</exception>
    public static ImmutableArray<CataloguedSpec> Read(string json) =>
        [.. JsonSerializer.Deserialize(json, CatalogueJsonContext.Default.ImmutableArrayCataloguedSpec).Select(spec => spec with { Script = spec.Script.IsDefault ? [] : spec.Script })];
}

/// <summary>The serialization of the catalogue, made at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(ImmutableArray<CataloguedSpec>))]
internal sealed partial class CatalogueJsonContext : JsonSerializerContext;
