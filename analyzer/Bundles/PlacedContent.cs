using SupportBundle.Analyzer.Bundles.Layouts;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>What an entry of the inputs is.</summary>
/// <param name="Path">As evidence cites it: below the bundle's top, or in another tool's archive.</param>
/// <param name="Placement">Null for what has no place in the model.</param>
internal sealed record PlacedContent(CaptureName Capture, string Path, Placement? Placement);
