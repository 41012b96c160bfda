using System.Collections.Immutable;

namespace SupportBundle.Bundle.Requests;

/// <summary>What an analysis asks a site for next (its schema: <c>templates/request.schema.json</c>).</summary>
/// <param name="Items">Smallest first.</param>
internal sealed record BundleRequest(ImmutableArray<RequestItem> Items)
{
    public const string SchemaName = "support-bundle-request/v1";

    public string Schema { get; init; } = SchemaName;
}
