namespace SupportBundle.Collector.Cluster;

/// <summary>Copies an answer's body up to a number of bytes.</summary>
internal static class BoundedCopy
{
    /// <returns>True if the limit was reached.</returns>
    public static async Task<bool> RunAsync(Stream body, Stream output, long most, CancellationToken stop)
    {
        var buffer = new byte[32 << 10];
        var left = most;
        while (left > 0 && await body.ReadAsync(buffer, stop).ConfigureAwait(false) is > 0 and var read)
        {
            output.Write(buffer.AsSpan(0, (int)Math.Min(read, left)));
            left -= read;
        }

        return left <= 0;
    }
}
