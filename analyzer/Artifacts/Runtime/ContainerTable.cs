using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>Containers or sandboxes as <c>crictl ps|pods</c>, <c>docker|nerdctl|podman ps</c> and <c>ctr containers|tasks ls</c> print them.</summary>
internal sealed record ContainerTable(ImmutableArray<ListedContainer> Items) : IArtifact<ContainerTable>
{
    /// <summary>Whether a table's heading is there, and no error message in its place.</summary>
    public bool IsTable { get; init; } = true;

    public static Parsed<ContainerTable> Parse(ArtifactText text)
    {
        var tables = TextTables.Parse(text);
        var rows = tables.Value.All.SelectMany(table => table.Rows).Select(ListedContainer.From);
        return new(new([.. rows]) { IsTable = !tables.Value.All.IsEmpty }, tables.Notes);
    }
}

/// <summary>One container or sandbox. What the command does not print is empty.</summary>
/// <param name="Id">As far as the command prints it; most print the first 12 or 13 digits.</param>
/// <param name="State">For instance <c>Running</c>, <c>Exited</c>, <c>Ready</c>, or docker's <c>Up 5 days</c>.</param>
internal sealed record ListedContainer(string Id, string Name, string Image, string State, string PodId, string Pod, string Namespace, int? Attempt, SourceLine Line)
{
    /// <summary>Its first process, which <c>ctr tasks ls</c> tells.</summary>
    public int? Pid { get; init; }

    // nerdctl says "Up" without since when.
    public bool IsRunning => State is "Running" or "RUNNING" or "Ready" or "Up" || State.StartsWith("Up ", StringComparison.Ordinal);

    // CONTAINER      IMAGE          CREATED      STATE    NAME     ATTEMPT  POD ID         POD
    // POD ID         CREATED        STATE        NAME     NAMESPACE         ATTEMPT        RUNTIME
    // CONTAINER ID   IMAGE   COMMAND   CREATED   STATUS   PORTS   NAMES
    // TASK     PID    STATUS
    public static ListedContainer From(TableRow row) => new(
        Text(row, "CONTAINER", "CONTAINER ID", "TASK", "POD ID"),
        Text(row, "NAME", "NAMES"),
        Text(row, "IMAGE"),
        Text(row, "STATE", "STATUS"),
        Text(row, "POD ID"),
        Text(row, "POD"),
        Text(row, "NAMESPACE"),
        Number(row, "ATTEMPT"),
        row.Line)
    {
        Pid = Number(row, "PID"),
    };

    private static int? Number(TableRow row, string column) => int.TryParse(Text(row, column), out var number) ? number : null;

    private static string Text(TableRow row, params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            if (row[column] is { } cell)
                return cell.Text;
        }

        return "";
    }
}
