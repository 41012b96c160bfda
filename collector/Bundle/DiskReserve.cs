namespace SupportBundle.Bundle;

/// <summary>Disk space held in an unnamed file, given back to write checksums and manifest when the disk is full.</summary>
internal sealed class DiskReserve : IDisposable
{
    private const int Least = 256 * 1024;

    // Compressed, an item takes about this much in SHA256SUMS (its hash does not compress) and in the manifest.
    private const int PerItem = 320;

    private readonly FileStream _file;

    public DiskReserve(string folder)
    {
        _file = UnnamedFile.Create(folder);
        GrowFor(0);
    }

    public static long Needed(int items) => Least + (long)items * PerItem;

    public void GrowFor(int items)
    {
        var block = new byte[64 * 1024];
        while (_file.Length < Needed(items))
            _file.Write(block);
    }

    public void Dispose() => _file.Dispose();
}
