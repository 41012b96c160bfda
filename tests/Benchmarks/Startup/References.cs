using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace SupportBundle.Benchmarks.Startup;

/// <summary>Writes references to what other assemblies define, as the new assembly's own metadata (ECMA-335, II.22 and II.23.2).</summary>
internal sealed class References(MetadataBuilder metadata)
{
    private readonly Dictionary<string, AssemblyReferenceHandle> _assemblies = [];
    private readonly Dictionary<(MetadataReader, EntityHandle), EntityHandle> _types = [];
    private EntityHandle? _canonical;

    public EntityHandle Type(MetadataReader module, EntityHandle handle)
    {
        if (_types.TryGetValue((module, handle), out var known))
            return known;
        return _types[(module, handle)] = handle.Kind switch
        {
            HandleKind.TypeDefinition => Defined(module, (TypeDefinitionHandle)handle),
            HandleKind.TypeReference => Referred(module, (TypeReferenceHandle)handle),
            HandleKind.TypeSpecification => metadata.AddTypeSpecification(metadata.GetOrAddBlob(Copied(module, module.GetTypeSpecification((TypeSpecificationHandle)handle).Signature, CopyType))),
            _ => throw new BadImageFormatException($"a {handle.Kind} is no type"),
        };
    }

    /// <summary>What stands for every reference type in shared code: the compiler takes it from an assembly that exists in profiles only.</summary>
    public EntityHandle Canonical => _canonical ??= metadata.AddTypeReference(Assembly("System.Private.Canon", new Version(0, 0, 0, 0)), metadata.GetOrAddString("System"), metadata.GetOrAddString("__Canon"));

    /// <summary>The signature of a method, with its types as references of the new assembly.</summary>
    public BlobHandle Signature(MetadataReader module, BlobHandle signature) => metadata.GetOrAddBlob(Copied(module, signature, CopyMethod));

    private TypeReferenceHandle Defined(MetadataReader module, TypeDefinitionHandle handle)
    {
        var type = module.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        var scope = outer.IsNil ? Assembly(module.GetString(module.GetAssemblyDefinition().Name), module.GetAssemblyDefinition().Version) : Type(module, outer);
        return Named(module, scope, type.Namespace, type.Name);
    }

    private TypeReferenceHandle Referred(MetadataReader module, TypeReferenceHandle handle)
    {
        var type = module.GetTypeReference(handle);
        var scope = type.ResolutionScope.Kind switch
        {
            HandleKind.AssemblyReference when module.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope) is var other => Assembly(module.GetString(other.Name), other.Version),
            HandleKind.TypeReference => Type(module, type.ResolutionScope),
            _ => Assembly(module.GetString(module.GetAssemblyDefinition().Name), module.GetAssemblyDefinition().Version),
        };
        return Named(module, scope, type.Namespace, type.Name);
    }

    private TypeReferenceHandle Named(MetadataReader module, EntityHandle scope, StringHandle space, StringHandle name) =>
        metadata.AddTypeReference(scope, space.IsNil ? default : metadata.GetOrAddString(module.GetString(space)), metadata.GetOrAddString(module.GetString(name)));

    private EntityHandle Assembly(string name, Version version)
    {
        if (!_assemblies.TryGetValue(name, out var handle))
            _assemblies[name] = handle = metadata.AddAssemblyReference(metadata.GetOrAddString(name), version, default, default, default, default);
        return handle;
    }

    private delegate void Copy(MetadataReader module, ref BlobReader from, BlobBuilder to);

    private static BlobBuilder Copied(MetadataReader module, BlobHandle signature, Copy copy)
    {
        var (from, to) = (module.GetBlobReader(signature), new BlobBuilder());
        copy(module, ref from, to);
        return to;
    }

    private void CopyMethod(MetadataReader module, ref BlobReader from, BlobBuilder to)
    {
        var header = from.ReadSignatureHeader();
        to.WriteByte(header.RawValue);
        if (header.IsGeneric)
            to.WriteCompressedInteger(from.ReadCompressedInteger());
        var parameters = from.ReadCompressedInteger();
        to.WriteCompressedInteger(parameters);
        for (var i = 0; i <= parameters; i++)
            CopyType(module, ref from, to);
    }

    private void CopyType(MetadataReader module, ref BlobReader from, BlobBuilder to)
    {
        var code = from.ReadByte();
        to.WriteByte(code);
        switch (code)
        {
            case (byte)SignatureTypeCode.RequiredModifier or (byte)SignatureTypeCode.OptionalModifier:
                CopyToken(module, ref from, to);
                CopyType(module, ref from, to);
                break;
            case (byte)SignatureTypeKind.Class or (byte)SignatureTypeKind.ValueType:
                CopyToken(module, ref from, to);
                break;
            case (byte)SignatureTypeCode.Pointer or (byte)SignatureTypeCode.ByReference or (byte)SignatureTypeCode.SZArray or (byte)SignatureTypeCode.Pinned or (byte)SignatureTypeCode.Sentinel:
                CopyType(module, ref from, to);
                break;
            case (byte)SignatureTypeCode.Array:
                CopyType(module, ref from, to);
                CopyShape(ref from, to);
                break;
            case (byte)SignatureTypeCode.GenericTypeInstance:
                CopyInstance(module, ref from, to);
                break;
            case (byte)SignatureTypeCode.GenericTypeParameter or (byte)SignatureTypeCode.GenericMethodParameter:
                to.WriteCompressedInteger(from.ReadCompressedInteger());
                break;
            case (byte)SignatureTypeCode.FunctionPointer:
                CopyMethod(module, ref from, to);
                break;
        }
    }

    private void CopyInstance(MetadataReader module, ref BlobReader from, BlobBuilder to)
    {
        to.WriteByte(from.ReadByte());
        CopyToken(module, ref from, to);
        var arguments = from.ReadCompressedInteger();
        to.WriteCompressedInteger(arguments);
        for (var i = 0; i < arguments; i++)
            CopyType(module, ref from, to);
    }

    private static void CopyShape(ref BlobReader from, BlobBuilder to)
    {
        to.WriteCompressedInteger(from.ReadCompressedInteger());
        // Sizes, then lower bounds, which are signed.
        var sizes = from.ReadCompressedInteger();
        to.WriteCompressedInteger(sizes);
        for (var i = 0; i < sizes; i++)
            to.WriteCompressedInteger(from.ReadCompressedInteger());
        var bounds = from.ReadCompressedInteger();
        to.WriteCompressedInteger(bounds);
        for (var i = 0; i < bounds; i++)
            to.WriteCompressedSignedInteger(from.ReadCompressedSignedInteger());
    }

    private void CopyToken(MetadataReader module, ref BlobReader from, BlobBuilder to) =>
        to.WriteCompressedInteger(CodedIndex.TypeDefOrRefOrSpec(Type(module, from.ReadTypeHandle())));
}
