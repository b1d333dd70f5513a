using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace HomeCare.Tests.Architecture;

/// <summary>Walks a metadata signature and hands on the types it names. Only handles travel; nothing is built.</summary>
internal abstract class SignatureReader : ISignatureTypeProvider<EntityHandle, object?>
{
    protected abstract void Named(EntityHandle type);

    protected abstract void Constructed(EntityHandle generic);

    public EntityHandle GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => See(handle);

    public EntityHandle GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => See(handle);

    public EntityHandle GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public EntityHandle GetGenericInstantiation(EntityHandle genericType, ImmutableArray<EntityHandle> typeArguments)
    {
        Constructed(genericType);
        return genericType;
    }

    public EntityHandle GetModifiedType(EntityHandle modifier, EntityHandle unmodifiedType, bool isRequired) => unmodifiedType;

    public EntityHandle GetArrayType(EntityHandle elementType, ArrayShape shape) => elementType;

    public EntityHandle GetByReferenceType(EntityHandle elementType) => elementType;

    public EntityHandle GetPinnedType(EntityHandle elementType) => elementType;

    public EntityHandle GetPointerType(EntityHandle elementType) => elementType;

    public EntityHandle GetSZArrayType(EntityHandle elementType) => elementType;

    public EntityHandle GetFunctionPointerType(MethodSignature<EntityHandle> signature) => default;

    public EntityHandle GetGenericMethodParameter(object? genericContext, int index) => default;

    public EntityHandle GetGenericTypeParameter(object? genericContext, int index) => default;

    public EntityHandle GetPrimitiveType(PrimitiveTypeCode typeCode) => default;

    private EntityHandle See(EntityHandle handle)
    {
        Named(handle);
        return handle;
    }
}
