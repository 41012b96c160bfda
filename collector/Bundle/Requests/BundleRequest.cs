using System.Collections.Immutable;

namespace SupportBundle.Bundle.Requests;

/// <summary>What an analysis asks a site for next (its schema: <c>templates/request.schema.json</c>).</summary>
/// <param name="Items">Smallest first.</param>
internal sealed record BundleRequest(ImmutableArray<RequestItem> Items)
{
    public const string SchemaName = "support-bundle-request/v1";

    public string Schema { get; init; } = SchemaName;

    /// <summary>The specs that each answer has besides: without them nobody knows later whose answer it is, and of when.</summary>
    public static ImmutableArray<string> Always { get; } =
        ["identity/date", "identity/hostname", "identity/uname", "identity/machine-identity", "identity/boot-id"];
}
